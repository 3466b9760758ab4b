using System.Diagnostics.Metrics;

namespace Netra.WebSockets;

/// <summary>
/// Counts requests for what the user does not have, and claims to be another user, that are refused before an engine hears of
/// them; the engine counts its own under the same name. No user and no id is told. Safe for concurrent use.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class Refusals : IDisposable
{
    private readonly Counter<long> _refused;

    public Refusals()
        => _refused = Meter.CreateCounter<long>("netra.isolation.refusals", "{request}", "Requests for what the user does not have, or as another user.");

    /// <summary>What it is told by.</summary>
    public Meter Meter { get; } = new("Netra.WebSockets");

    /// <summary>One was refused.</summary>
    /// <param name="operation">A command's type, or the method and the route's pattern of a request.</param>
    public void Count(string operation) => _refused.Add(1, new KeyValuePair<string, object?>("netra.operation", operation));

    public void Dispose() => Meter.Dispose();
}
