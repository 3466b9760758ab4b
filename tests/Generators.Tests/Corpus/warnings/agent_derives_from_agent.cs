// expect: clean
// agents: a, b
// warnings: errors
[assembly: Module("m")]
namespace Demo;
/// <summary>A.</summary>
[Agent("a")] internal partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
/// <summary>B.</summary>
[Agent("b")] internal sealed partial class B : A;
