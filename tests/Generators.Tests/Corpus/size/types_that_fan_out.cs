// expect: clean
// call: get {"p":{"a":{"a":{"a":{"x":1},"b":{"x":2}},"b":null},"b":null}} => 1
// Each has the next twice: what is written for it must not double with every step.
[assembly: Module("m")]
namespace Demo;
internal sealed record P0(P1? A, P1? B);
internal sealed record P1(P2? A, P2? B);
internal sealed record P2(P3? A, P3? B);
internal sealed record P3(int X);
[ToolSet] internal sealed partial class T { [Tool] public int Get(P0 p) => p.A!.A!.A!.X; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
