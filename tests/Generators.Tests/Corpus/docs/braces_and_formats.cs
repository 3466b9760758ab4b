// expect: clean
// describe: a "{0} {x} {{y}} %s $z @w"
[assembly: Module("m")]
namespace Demo;
/// <summary>{0} {x} {{y}} %s $z @w</summary>
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
