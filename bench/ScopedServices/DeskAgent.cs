namespace Netra.ScopedServices;

/// <summary>Sits at the desk.</summary>
[Agent("desk", Entry = true)]
internal sealed partial class DeskAgent(Desk desk) : IAgent<string, string>
{
    public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => new(desk.Needed.Item1 is null ? "" : input);
}
