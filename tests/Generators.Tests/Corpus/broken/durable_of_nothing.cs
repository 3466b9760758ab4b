// expect: CS0246 at 4
[assembly: Module("m")]
namespace Demo;
[Durable] internal sealed partial record D(NoSuchThing X);
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
