namespace Netra.Execution;

/// <summary>
/// Renews the ownership of the runs that are at work here, and takes up those whose owners did not: at a third of the time
/// that an ownership lasts, so that two renewals may fail before anybody else takes a run.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class LeaseKeeper(ExecutionServices services, RunScheduler scheduler, RunRecovery recovery) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Begins. Called once.</summary>
    public void Start(Func<UserContext, EngineLease> enter) => _work = Task.Run(() => KeepAsync(enter, _stop.Token));

    /// <summary>Stops, and waits for what is under way; nothing when it has stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }

    private async Task KeepAsync(Func<UserContext, EngineLease> enter, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(services.LeaseDuration / 3, services.Time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await RenewAsync(ct);
                if (!scheduler.IsDraining)
                {
                    await recovery.TakeUpExpiredAsync(enter, ct);
                }
            }
            catch (Exception failure) when (failure is not (OutOfMemoryException or OperationCanceledException))
            {
                // The store tells its own failures where they happen; it is tried again when the time comes.
                services.Log.LeasesNotKept(LoggedFailure.Describe(failure));
            }
        }
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        var owned = scheduler.Owned().Select(static run => run.Lease).OfType<HeldLease>().ToArray();
        if (owned.Length == 0)
        {
            return;
        }
        var lost = await services.Store.RenewLeasesAsync(owned, services.LeaseDuration, ct);
        if (lost.Count == 0)
        {
            return;
        }
        // One that has ended meanwhile has given its ownership back and stands here no more.
        foreach (var run in scheduler.Owned().Where(run => run.Lease is { } lease && lost.Contains(lease)))
        {
            run.Stop.TryStop(StopReason.LeaseLost);
        }
    }
}
