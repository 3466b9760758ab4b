// expect: clean
// documentation: parse
// agents: a
[assembly: Module("m")]
namespace Demo;
/// <summary>
/// <b> // repeat: 400
/// deep
/// </b> // repeat: 400
/// </summary>
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
