// expect: CS7036 at 4
[assembly: Module("m")]
namespace Demo;
[Service] internal sealed class S;
[Service((Lifetime)42)] internal sealed class U;
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
