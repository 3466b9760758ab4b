// expect: clean
// run: a99 "x" => "x"
[assembly: Module("m")]
namespace Demo;
[Agent("a$i")] internal sealed partial class A$i : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); } // repeat: 100
