// expect: clean
// agents: a
[assembly: Module("m")]
namespace Demo;
internal sealed record P(int X);
[Agent("a")]
public sealed partial class A : IAgent<string, string>, IEquatable<A> { public bool Equals(A? other) => other is not null; public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
