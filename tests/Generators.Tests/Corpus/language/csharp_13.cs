// expect: clean
// language: 13
// call: get {"p":{"x":"y","z":[1]}} => {"x":"y","z":[1]}
[assembly: Module("m")]
namespace Demo;
internal sealed record P(string X) { public required List<int> Z { get; init; } }
[ToolSet] internal sealed partial class T(TimeProvider time) { [Tool] public P Get(P p) => p; [Tool] public int Year() => time.GetUtcNow().Year; }
[Service(Lifetime.User)] internal sealed class S : IDisposable { public void Dispose() { } }
[Durable] internal sealed partial record D(P P);
[ToolSet] internal sealed partial class U { [Tool("get")] public P Get(P p) => p; }
[Agent("a"), UseTools<U>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
