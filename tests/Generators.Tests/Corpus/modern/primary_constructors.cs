// expect: clean
// call: get {"p":{"x":1}} => {"x":1,"y":2}
[assembly: Module("m")]
namespace Demo;
internal sealed class P(int x) { public int X { get; } = x; public int Y { get; set; } = x + 1; }
[ToolSet] internal sealed partial class T() { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
