// expect: NETRA201 at 5
[assembly: Module("m")]
namespace Demo;
internal sealed class P { [Obsolete("No more.", true)] public P(int x) => X = x; public int X { get; } }
[ToolSet] internal sealed partial class T { [Tool] public int Get(P p) => p.X; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
