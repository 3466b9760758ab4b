// expect: NETRA220 at -
// documentation: none
[assembly: Module("m")]
namespace Demo;
/// <summary>Not read.</summary>
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
