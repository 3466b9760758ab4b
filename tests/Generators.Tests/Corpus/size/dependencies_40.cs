// expect: clean
// agents: a
[assembly: Module("m")]
namespace Demo;
[Service(Lifetime.User)] internal sealed class S$i; // repeat: 40
[Agent("a")]
internal sealed partial class A(
    S$i s$i, // repeat: 40
    UserContext user) : IAgent<string, string>
{
    public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input + s0 + s39 + user
        + s$i // repeat: 40
        );
}
