// expect: clean
// call: get {"x":"\""} => "\""
// call: get {"x":"y"} => ! x invalid_value
using System.ComponentModel.DataAnnotations;
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public string Get([AllowedValues("\"", "\\", "\n", "*/", "\"\"\"", "\u2028", "")] string x) => x; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
