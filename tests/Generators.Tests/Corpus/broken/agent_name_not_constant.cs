// expect: CS0182 at 5
[assembly: Module("m")]
namespace Demo;
internal static class Names { public static string One => "a"; }
[Agent(Names.One)] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
