// expect: clean
// call: get {"p":{"x":1,"y":2}} => {"x":1,"y":2}
[assembly: Module("m")]
namespace Demo;
internal abstract record Base(int X);
internal sealed record P(int X, int Y) : Base(X);
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
