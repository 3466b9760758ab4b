// expect: NETRA201 at 6
// Every instance needs another one: there is no end.
[assembly: Module("m")]
namespace Demo;
internal sealed record P<TValue>(P<List<TValue>>? Next, int X);
[ToolSet] internal sealed partial class T { [Tool] public int Get(P<int> p) => p.X; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
