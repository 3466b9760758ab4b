// expect: CS0305 at 4
[assembly: Module("m")]
namespace Demo;
[Agent("a"), UseTools] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
