// expect: clean
[assembly: Module("m")]
namespace Demo;
internal static partial class @checked { [Durable] internal sealed partial record @unchecked(int @int, string? @string = null); }
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
