// expect: NETRA201 at 5
[assembly: Module("m")]
namespace Demo;
internal sealed class P { public int X { get; set; } public int x { get; set; } }
[ToolSet] internal sealed partial class T { [Tool] public int Get(P p) => p.x; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
