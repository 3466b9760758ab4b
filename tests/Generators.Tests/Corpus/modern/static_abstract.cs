// expect: clean
// call: get {"p":{"x":1}} => {"x":1}
[assembly: Module("m")]
namespace Demo;
internal interface IShape<TSelf> where TSelf : IShape<TSelf> { static abstract TSelf Make(int x); static virtual int Count => 1; }
internal sealed record P(int X) : IShape<P> { public static P Make(int x) => new(x); }
[ToolSet] internal sealed partial class T : IShape<T> { static T IShape<T>.Make(int x) => new(); [Tool] public P Get(P p) => P.Make(p.X); }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
