// expect: CS0101 at 5
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
internal sealed record A(int X);
