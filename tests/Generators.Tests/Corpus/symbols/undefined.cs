// expect: clean
// agents: slow
[assembly: Module("m")]
namespace Demo;
#if FAST
[Agent("fast")] internal sealed partial class Fast : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
#else
[Agent("slow")] internal sealed partial class Slow : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
#endif
