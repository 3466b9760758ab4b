// expect: NETRA012 at 6
// expect: NETRA017 at 6
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
[CompositionRoot] internal sealed partial class Root;
