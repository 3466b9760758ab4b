// expect: clean
// call: get {} => "�-�"
// describe: a "a\ufffdb\ufffd"
using System.ComponentModel;
[assembly: Module("m")]
namespace Demo;
[Agent("a"), UseTools<T>, Description("a\ud800b\udfff")] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
[ToolSet] internal sealed partial class T { [Tool, Description("\udc00\ud800")] public string Get([Description("\ud83d")] string x = "\ud800", char y = '\udc00') => $"{x}-{y}"; }
