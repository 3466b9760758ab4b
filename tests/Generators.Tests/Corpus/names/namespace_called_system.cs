// expect: clean
// run: a "x" => "x"
[assembly: Module("m")]
namespace Demo.System;
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
