// expect: NETRA103 at 4
[assembly: Module("m")]
namespace Demo;
[Agent("a")] file sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
