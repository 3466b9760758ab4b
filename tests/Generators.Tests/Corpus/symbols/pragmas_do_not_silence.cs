// expect: NETRA105 at 5
#pragma warning disable
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal sealed class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
