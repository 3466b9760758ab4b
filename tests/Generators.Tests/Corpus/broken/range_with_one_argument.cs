// expect: CS1729 at 5
using System.ComponentModel.DataAnnotations;
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get([Range(1)] int x) => x; [Tool] public int Good(int x) => x; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
