// expect: clean
// describe: a "a \"quote\" and {braces}\nsecond"
using System.ComponentModel;
[assembly: Module("m")]
namespace Demo;
[Description("""
    a "quote" and {braces}
    second
    """)]
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) { int[] x = [1, .. new[] { 2 }]; return ValueTask.FromResult(input + x.Length + "x"u8.Length); } }
