// expect: clean
// describe: a "One. Two."
[assembly: Module("m")]
namespace Demo;
/**
 * <summary>
 * One.
 * Two.
 * </summary>
 */
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
