// expect: CS0050 at 7
// expect: CS0051 at 7
// What is public cannot take what is internal.
[assembly: Module("m")]
namespace Demo;
internal sealed record P(int X);
[ToolSet] public sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
