// expect: clean
// call: get {"p":{"x":1}} => {"x":1}
[assembly: Module("m")]
namespace Demo;
internal static class Outer<TValue> { internal sealed record P(TValue X); }
[ToolSet] internal sealed partial class T { [Tool] public Outer<int>.P Get(Outer<int>.P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
