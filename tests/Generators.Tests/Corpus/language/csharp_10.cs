// expect: NETRA109 at -
// language: 10
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
[Service(Lifetime.User)] internal sealed class S { }
[Durable] internal sealed partial record D(int X);
