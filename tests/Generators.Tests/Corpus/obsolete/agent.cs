// expect: clean
// agents: a
// warnings: errors
[assembly: Module("m")]
namespace Demo;
/// <summary>Old.</summary>
[Obsolete("No more.")][Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
