// expect: CS7036 at 3
// expect: NETRA108 at 4
[assembly: Module]
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
