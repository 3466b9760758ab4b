// expect: CS0246 at 4
[assembly: Module("m")]
namespace Demo;
[Agent("a")] internal sealed partial class A : IAgent<NoSuchThing, string> { public ValueTask<string> RunAsync(NoSuchThing input, IRun run, CancellationToken ct) => default; }
