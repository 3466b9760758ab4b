// expect: clean
// agents: a, b
// call: get {"one":{"x":1},"two":{"y":2}} => 3
[assembly: Module("m")]
namespace One { internal sealed record P(int X); [ToolSet] internal sealed partial class T { [Tool] public int Get(P one, Two.P two) => one.X + two.Y; } [Agent("a"), UseTools<T>] internal sealed partial class A : IModelAgent<P, Two.P> { public string Instructions(P input) => ""; } }
namespace Two { internal sealed record P(int Y); [ToolSet] internal sealed partial class T { [Tool] public int Other() => 1; } [Agent("b"), UseTools<T>] internal sealed partial class A : IModelAgent<P, One.P> { public string Instructions(P input) => ""; } }
