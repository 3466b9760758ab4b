// expect: clean
// agents: one, three, two
// Hint names are compared without case.
[assembly: Module("m")]
namespace Demo;
[Agent("one")] internal sealed partial class Foo : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
[Agent("two")] internal sealed partial class foo : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
[Agent("three")] internal sealed partial class FOO : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
