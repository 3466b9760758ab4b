// expect: clean
// run: a {"value":"x"} => "x"
[assembly: Module("m")]
namespace A.A
{
    internal sealed record B(string Value);
    [Agent("a")] internal sealed partial class A : IAgent<B, string> { public ValueTask<string> RunAsync(B input, IRun run, CancellationToken ct) => ValueTask.FromResult(input.Value); }
}
