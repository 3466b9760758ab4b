// expect: clean
// describe: a_1 "x1 y"
// agents: a_1
using System.ComponentModel;
[assembly: Module("m")]
namespace Demo;
internal static class Names { public const string One = "a_1"; public const string Of = $"x1 {nameof(y)}"; private const int y = 1; }
[Agent(Names.One), Description(Names.Of)] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
