// expect: clean
// describe: a "if (a < b && c > d) \"x\""
[assembly: Module("m")]
namespace Demo;
/// <summary><![CDATA[if (a < b && c > d) "x"]]></summary>
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
