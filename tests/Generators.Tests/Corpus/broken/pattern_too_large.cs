// expect: NETRA201 at 6
// A pattern that cannot be matched without backtracking would fail at the first call.
using System.ComponentModel.DataAnnotations;
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get([RegularExpression("((a{100}){100}){100}")] string x) => x.Length; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
