// expect: NETRA100 at 5
// What is added to an agent is taken.
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal sealed partial class A : IAgent<string, string>
{ public int Ref => 1; public int Call => 2; public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
