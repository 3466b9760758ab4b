// expect: clean
// call: get {"p":{}} => ! p.x missing, p.y missing
// call: get {"p":{"x":1,"y":null}} => {"x":1,"y":null}
[assembly: Module("m")]
namespace Demo;
internal class Base { public required int X { get; init; } }
internal sealed class P : Base { public required string? Y { get; set; } }
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
