// expect: clean
// agents: a, b
[assembly: Module("m")]
namespace Demo;
public static partial class Outer { [Agent("a")] public sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); } [Agent("b")] internal sealed partial record B : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); } }
