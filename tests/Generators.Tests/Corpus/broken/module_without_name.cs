// expect: CS7036 at 4
// expect: NETRA019 at 4
// expect: NETRA108 at 5
[assembly: Module]
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
