// expect: clean
// call: get {"p":{"x":1}} => {"x":1}
[assembly: Module("m")]
namespace Demo;
internal sealed partial class P { public partial int X { get; set; } }
internal sealed partial class P { private int _x; public partial int X { get => _x; set => _x = value; } }
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
