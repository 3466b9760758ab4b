// expect: clean
// agents: a
// run: a "x" => "x"
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal sealed partial class @class : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
