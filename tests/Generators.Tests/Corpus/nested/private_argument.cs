// expect: NETRA103 at 5
// expect: NETRA201 at 5
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { private sealed record P(int X); [Tool] internal int Get(List<int> x) => new P(x.Count).X; [Tool("two")] private int Other() => 1; [Tool] private int Third(P x) => x.X; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
