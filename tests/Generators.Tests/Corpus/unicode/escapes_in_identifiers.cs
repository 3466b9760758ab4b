// expect: clean
// call: get {"abc":1} => 1
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T\u0061 { [Tool] public int \u0047et(int \u0061bc) => abc; }
[Agent("a"), UseTools<Ta>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
