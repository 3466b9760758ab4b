// expect: CS0145 at 7
// expect: CS1001 at 7
// expect: CS1056 at 7
// C# takes no identifiers beyond the basic plane.
[assembly: Module("m")]
namespace Demo;
internal static class Names { public const int 𝒳 = 1; }
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
