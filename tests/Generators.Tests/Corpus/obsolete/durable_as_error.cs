// expect: NETRA103 at 5
// expect: NETRA201 at 5
[assembly: Module("m")]
namespace Demo;
[Obsolete("No more.", true)][Durable] internal sealed partial record D(int X);
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
