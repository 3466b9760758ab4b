// expect: CS0246 at 5
// expect: NETRA012 at 5
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal sealed partial class A(NoSuchThing x) : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input + x); }
