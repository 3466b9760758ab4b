// expect: CS0246 at 5
// expect: NETRA012 at 5
[assembly: Module("m")]
namespace Demo;
[Service(Lifetime.User)] internal sealed class S(NoSuchThing x) { public object X => x; }
[Agent("a")] internal sealed partial class A(S s) : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input + s); }
