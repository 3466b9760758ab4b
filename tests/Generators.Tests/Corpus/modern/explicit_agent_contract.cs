// expect: clean
// run: a "x" => "x"
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal sealed partial class A : IAgent<string, string> { ValueTask<string> IAgent<string, string>.RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
