// expect: NETRA010 at 7
// expect: NETRA010 at 8
// expect: NETRA011 at 8
// Names of agents differ in more than casing, and are lower-case.
[assembly: Module("m")]
namespace Demo;
[Agent("foo")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
[Agent("Foo")] internal sealed partial class B : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
