// expect: NETRA019 at 2
[assembly: Module("größe-名")]
namespace Demo;
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
