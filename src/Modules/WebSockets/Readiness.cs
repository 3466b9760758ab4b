using Microsoft.Extensions.Hosting;

namespace Netra.WebSockets;

/// <summary>Whether the host takes work: the store is open, the keys are loaded and the host is not draining.</summary>
[Service(Lifetime.Process)]
internal sealed class Readiness(IStore store, IAccounts accounts, IExecutionEngines engines, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Whether the host is on its way out.</summary>
    public bool IsDraining => lifetime.ApplicationStopping.IsCancellationRequested || engines.IsDraining;

    /// <summary>Why no work is taken, or null.</summary>
    public Problem? Obstacle
    {
        get
        {
            if (IsDraining)
            {
                return Problem.Unavailable(CommandError.ServerDraining, "The host is stopping; try again in a moment.", HostRoom.RetryAfter);
            }
            return store.IsReady && !accounts.PublicKeys.IsMissing
                ? null
                : Problem.Unavailable("not_ready", "The host is not ready yet; try again in a moment.", Soon);
        }
    }
}
