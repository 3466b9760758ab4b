// expect: clean
// call: get {"x":"a\"b"} => "a\"b"
// call: get {"x":"ab"} => ! x invalid_value
using System.ComponentModel.DataAnnotations;
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public string Get([RegularExpression("[a-z]\"[\\w]*")] string x) => x; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
