// expect: NETRA103 at 4
[assembly: Module("m")]
namespace Demo;
[Obsolete("No more.", true)][Service(Lifetime.Process)] internal sealed class P;
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
