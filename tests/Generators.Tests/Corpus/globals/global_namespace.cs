// expect: clean
// run: a {"x":"y"} => "y"
// call: get {"p":{"x":"y"}} => {"x":"y"}
[assembly: Module("m")]
internal sealed record P(string X);
[ToolSet] internal sealed partial class T { [Tool] public P Get(P p) => p; }
[Agent("a"), UseTools<T>] internal sealed partial class A : IAgent<P, string> { public ValueTask<string> RunAsync(P input, IRun run, CancellationToken ct) => ValueTask.FromResult(input.X); }
[Service(Lifetime.User)] internal sealed class S;
[Durable] internal sealed partial record D(P P);
