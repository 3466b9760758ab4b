// expect: NETRA201 at 5
[assembly: Module("m")]
namespace Demo;
internal interface IShape<TSelf> where TSelf : IShape<TSelf> { static abstract TSelf Make(int x); }
[ToolSet] internal sealed partial class T { [Tool] public int Get(IShape<P> p) => 1; }
internal sealed record P(int X) : IShape<P> { public static P Make(int x) => new(x); }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
