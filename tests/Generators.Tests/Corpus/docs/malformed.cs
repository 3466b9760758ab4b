// expect: CS1570 at 6
[assembly: Module("m")]
namespace Demo;
// Neither the text nor the compiler's comment on it may reach a model; see parsed_malformed.
/// <summary>Never <b>closed.
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
