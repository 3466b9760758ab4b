// expect: clean
// describe: a "One of: first second and x = 1;"
[assembly: Module("m")]
namespace Demo;
/// <summary>One of:
/// <list type="bullet"><item>first</item><item><description>second</description></item></list>
/// and <c>x = 1;</c></summary>
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
