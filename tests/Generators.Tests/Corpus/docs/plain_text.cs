// expect: clean
// describe: a ""
// A sentence that is no XML element is no summary.
[assembly: Module("m")]
namespace Demo;
/// Just a sentence.
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
