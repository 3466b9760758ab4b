// expect: CS0523 at 4
[assembly: Module("m")]
namespace Demo;
internal struct P { public P Inner { get; set; } public int X { get; set; } }
[ToolSet] internal sealed partial class T { [Tool] public int Get(P p) => p.X; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
