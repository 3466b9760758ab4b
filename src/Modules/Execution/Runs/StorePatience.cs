namespace Netra.Execution;

/// <summary>
/// Waits out the time in which the store cannot be used: a run pauses then instead of failing, since nothing may be told of it
/// that is not stored. A run that this process gives up waits for nothing, unless it is to wait for its user. Safe for concurrent use.
/// </summary>
internal sealed class StorePatience(RunId run, RunStop stop, ExecutionServices services)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    /// <summary>Uses the store, again and again until it can be used.</summary>
    /// <param name="use">A use that leaves nothing behind when the store is unavailable.</param>
    /// <param name="paused">Called when the first try failed.</param>
    /// <exception cref="StoreUnavailableException">The run is given up.</exception>
    public async ValueTask<T> UseAsync<T>(Func<ValueTask<T>> use, Action? paused = null)
    {
        var isPaused = false;
        try
        {
            for (var wait = First; ; wait = TimeSpan.FromTicks(Math.Min(2 * wait.Ticks, Most.Ticks)))
            {
                try
                {
                    return await use();
                }
                catch (StoreUnavailableException failure) when (!stop.IsGivenUp || stop.Reason == StopReason.Suspended)
                {
                    if (!isPaused)
                    {
                        isPaused = true;
                        services.Log.RunPaused(run, LoggedFailure.Describe(failure));
                        services.Telemetry.Paused(1);
                        paused?.Invoke();
                    }
                }
                await Task.Delay(wait, services.Time, CancellationToken.None);
            }
        }
        finally
        {
            if (isPaused)
            {
                services.Telemetry.Paused(-1);
            }
        }
    }
}
