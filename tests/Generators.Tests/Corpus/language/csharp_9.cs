// expect: NETRA109 at -
// language: 9
[assembly: Netra.Module("m")]
namespace Demo
{
    [Netra.Agent("a")] internal sealed partial class A : Netra.IAgent<string, string> { public System.Threading.Tasks.ValueTask<string> RunAsync(string input, Netra.IRun run, System.Threading.CancellationToken ct) => new(input); }
}
