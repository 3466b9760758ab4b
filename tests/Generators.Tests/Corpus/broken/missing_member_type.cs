// expect: CS0246 at 4
[assembly: Module("m")]
namespace Demo;
internal sealed record P(NoSuchThing X, int Y);
[ToolSet] internal sealed partial class T { [Tool] public int Get(P p) => p.Y; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
