// expect: clean
// agents: agent, ref
[assembly: Module("m")]
namespace Demo;
[Agent("agent")] internal sealed partial class Agent : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
[Agent("ref")] internal sealed partial class AgentRef : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
