// expect: clean
// run: a "x" => "x"
[assembly: Module("m")]
internal static partial class Outer { internal sealed partial class Inner { [Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); } } }
