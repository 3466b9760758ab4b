// expect: clean
// describe: a ""
[assembly: Module("m")]
namespace Demo;
/// <summary>   </summary>
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
