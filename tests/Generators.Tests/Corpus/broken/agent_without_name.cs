// expect: CS7036 at 4
[assembly: Module("m")]
namespace Demo;
[Agent] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
