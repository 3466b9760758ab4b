namespace Netra.WebSockets.Tests;

/// <summary>Waits for facts that nothing announces, within a bound.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> fact)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!fact())
        {
            deadline.IsCancellationRequested.ShouldBeFalse("What was waited for did not come true.");
            await Task.Yield();
        }
    }

    public static async Task<T> SucceedsAsync<T>(Func<Task<T>> attempt)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (Exception) when (!deadline.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }
}
