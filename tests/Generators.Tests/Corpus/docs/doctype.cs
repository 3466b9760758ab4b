// expect: clean
// documentation: parse
// describe: a ""
[assembly: Module("m")]
namespace Demo;
/// <!DOCTYPE x [<!ENTITY e "boom">]><summary>&e;</summary>
[Agent("a")] internal sealed partial class A : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
