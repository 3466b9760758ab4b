// expect: CS1525 at 6
// expect: CS7036 at 6
using System.ComponentModel.DataAnnotations;
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get([Range(1, )] int x, [Length(1, )] string y, [StringLength] string z, [MinLength()] string q) => x; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
