// expect: clean
// call: both {"pair":{"class":"x","event":2}} => {"class":"x","event":3}
[assembly: Module("m")]
namespace Demo;
internal sealed record Pair(string @class) { public required int @event { get; init; } }
[ToolSet] internal sealed partial class T { [Tool] public Pair Both(Pair pair) => pair with { @event = pair.@event + 1 }; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
