namespace Netra.WebSockets;

/// <summary>
/// How many sockets this process can hold, and how fast new ones are let in: when everybody comes back at once, those who are in are
/// not slowed by those who come. Safe for concurrent use.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class HostRoom(TimeProvider time)
{
    // Far more than come on an ordinary day, and what a small machine can do beside its work.
    private const int AtOnce = 4_000;
    private const int PerSecond = 1_000;
    private static readonly TimeSpan SoonestReturn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LatestReturn = TimeSpan.FromSeconds(8);

    private readonly TokenBucket _admission = new(AtOnce, PerSecond, time);
    private int _taken;

    /// <summary>When somebody who was not let in may try again: another time for each, so that they do not come at once again.</summary>
    public static TimeSpan RetryAfter => SoonestReturn + ((LatestReturn - SoonestReturn) * Random.Shared.NextDouble());

    /// <summary>Takes a place, if there is one now.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _taken) <= DescriptorLimit.Sockets && _admission.TryTake(out _))
        {
            return true;
        }
        Leave();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _taken);
}
