// expect: NETRA103 at 5
// Nothing may use it, generated code neither.
[assembly: Module("m")]
namespace Demo;
[Obsolete("No more.", true)][Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
