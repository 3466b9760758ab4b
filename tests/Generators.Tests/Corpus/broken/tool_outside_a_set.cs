// expect: clean
// agents: a
[assembly: Module("m")]
namespace Demo;
internal sealed class NoSet { [Tool] public int Get(object x) => 1; }
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
