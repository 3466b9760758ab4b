// expect: NETRA201 at 5
using System.ComponentModel.DataAnnotations;
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get([Range(9, 1)] int x, [StringLength(1, MinimumLength = 5)] string y, [MaxLength(-1)] string? z = null) => x; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
