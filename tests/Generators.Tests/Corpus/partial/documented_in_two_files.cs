// expect: clean
// describe: a "One."
[assembly: Module("m")]
namespace Demo;
// file: A.cs
namespace Demo;
/// <summary>One.</summary>
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
// file: B.cs
namespace Demo;
/// <summary>Two.</summary>
internal sealed partial class A;
