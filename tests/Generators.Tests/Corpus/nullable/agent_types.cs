// expect: clean
// run: a null => null
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal sealed partial class A : IAgent<string?, string?> { public ValueTask<string?> RunAsync(string? input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
