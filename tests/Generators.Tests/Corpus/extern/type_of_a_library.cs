// expect: clean
// call: get {"p":{"x":1}} => {"x":1,"y":5}
// assembly: Lib
namespace Lib;
/// <summary>Data.</summary>
public sealed record P(int X) { public int Y { get; init; } = 5; }
// assembly: App
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public Lib.P Get(Lib.P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
