// expect: clean
// agents: async, await, record, var
// These are keywords only in some places.
[assembly: Module("m")]
namespace Demo;
[Agent("record")] internal sealed partial class @record : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
[Agent("await")] internal sealed partial class @await : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
[Agent("async")] internal sealed partial class @async : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
[Agent("var")] internal sealed partial class @var : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
