// expect: CS1574 at 4
[assembly: Module("m")]
namespace Demo;
/// <summary>See <see cref="NoSuchThing"/>.</summary>
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
