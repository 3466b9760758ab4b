// expect: CS0579 at 3
[assembly: Module("m")]
[assembly: Module("n")]
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
