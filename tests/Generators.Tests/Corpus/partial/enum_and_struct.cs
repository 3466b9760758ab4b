// expect: clean
// call: get {"p":{"x":1,"y":"b"}} => {"x":1,"y":"b","twice":2}
[assembly: Module("m")]
namespace Demo;
internal enum E { A, B }
internal partial struct P { public int X { get; set; } public E Y { get; set; } }
internal partial struct P { public readonly int Twice => 2 * X; }
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
