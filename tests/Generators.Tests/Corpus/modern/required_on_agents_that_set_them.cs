// expect: clean
// run: a "x" => "x1"
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal sealed partial class A : IAgent<string, string> { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public A() => X = 1; public required int X { get; init; } public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input + X); }
