// expect: NETRA109 at -
// expect: NETRA206 at 6
// language: 7.3
namespace Demo
{
    [Netra.Agent("a")] internal sealed partial class A : Netra.IAgent<string, string> { public System.Threading.Tasks.ValueTask<string> RunAsync(string input, Netra.IRun run, System.Threading.CancellationToken ct) => new System.Threading.Tasks.ValueTask<string>(input); }
}
// file: Module.cs
[assembly: Netra.Module("m")]
