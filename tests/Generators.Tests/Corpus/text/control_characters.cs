// expect: clean
// describe: a "\u0000\u0001\u0007\b\t\n\u000b\f\r\u001b\u007f\u0085\u00a0"
// schema: get {"type":"object","properties":{"x":{"description":"\u0000\u001f","type":"string","default":"\u0000\u0001\n\r"}},"additionalProperties":false}
// call: get {} => "\u0000\u0001\n\r"
using System.ComponentModel;
[assembly: Module("m")]
namespace Demo;
[Agent("a"), UseTools<T>, Description("\0\u0001\a\b\t\n\v\f\r\u001b\u007f\u0085\u00a0")] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
[ToolSet] internal sealed partial class T { [Tool] public string Get([Description("\0\u001f")] string x = "\0\u0001\n\r") => x; }
