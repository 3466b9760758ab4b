// expect: NETRA103 at 4
[assembly: Module("m")]
namespace Demo;
internal static partial class Outer { [Agent("a")] private sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); } }
