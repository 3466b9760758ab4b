// expect: CS0146 at 4
[assembly: Module("m")]
namespace Demo;
internal class P : Q; internal class Q : P { public int X { get; set; } }
[ToolSet] internal sealed partial class T { [Tool] public int Get(Q p) => p.X; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
