// expect: clean
// agents: event
[assembly: Module("m")]
namespace Demo;
[Agent("event")] internal sealed partial class @event : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
