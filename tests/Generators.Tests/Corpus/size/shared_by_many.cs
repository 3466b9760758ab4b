// expect: clean
// agents: a
[assembly: Module("m")]
namespace Demo;
internal sealed record P(int X, string Y, List<P> Z);
[ToolSet] internal sealed partial class T$i { [Tool("t$i")] public P Get(P p) => p; } // repeat: 50
[Agent("a")] internal sealed partial class A : IAgent<P, P> { public ValueTask<P> RunAsync(P input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
