// expect: clean
// describe: a "😀 𝒳"
// schema: get {"type":"object","properties":{"x":{"description":"😀","type":"string","default":"😀"}},"additionalProperties":false}
using System.ComponentModel;
[assembly: Module("m")]
namespace Demo;
[Agent("a"), UseTools<T>, Description("😀 𝒳")] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
[ToolSet] internal sealed partial class T { [Tool] public string Get([Description("😀")] string x = "😀") => x; }
