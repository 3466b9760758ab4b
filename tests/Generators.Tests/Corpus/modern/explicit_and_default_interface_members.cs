// expect: clean
// run: a "x" => "x"
[assembly: Module("m")]
namespace Demo;
internal interface IMine : IAgent<string, string> { ValueTask<string> IAgent<string, string>.RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
[Agent("a")] internal sealed partial class A : IMine;
