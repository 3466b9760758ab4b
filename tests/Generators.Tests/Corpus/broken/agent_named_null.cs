// expect: CS8625 at 5
// expect: NETRA011 at 5
[assembly: Module("m")]
namespace Demo;
[Agent(null)] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
