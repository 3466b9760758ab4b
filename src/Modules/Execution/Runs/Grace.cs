namespace Netra.Execution;

/// <summary>How long code that was told to stop is waited for.</summary>
internal static class Grace
{
    /// <summary>For a tool; less than for the run, so that the agent that called it can still end by itself.</summary>
    public static TimeSpan Tool => TimeSpan.FromSeconds(4);

    /// <summary>For the run as a whole.</summary>
    public static TimeSpan Run => TimeSpan.FromSeconds(5);

    /// <summary>
    /// Waits for a body; from the moment that the token is cancelled only as long as the grace. Never throws.
    /// </summary>
    /// <returns>Whether it has ended; if not it is abandoned.</returns>
    public static async Task<bool> WaitAsync(Task body, TimeSpan grace, TimeProvider time, CancellationToken token)
    {
        await body.WaitAsync(token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!body.IsCompleted)
        {
            await body.WaitAsync(grace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return body.IsCompleted;
    }
}
