// expect: clean
// documentation: parse
// describe: a "Read."
[assembly: Module("m")]
namespace Demo;
/// <summary>Read.</summary>
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
