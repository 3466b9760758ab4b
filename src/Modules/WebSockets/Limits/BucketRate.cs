namespace Netra.WebSockets;

/// <summary>
/// How fast a token bucket is filled: so many at once, and so many a second in the long run. A bucket itself is one number, the time
/// stamp at which it is full again (the theoretical arrival time of the generic cell rate algorithm, ITU-T I.371), so that somebody who is
/// quiet costs nothing else; 0 is a full one. Immutable; whoever keeps a bucket guards it.
/// </summary>
/// <param name="burst">How many at once.</param>
/// <param name="perSecond">How many a second.</param>
/// <param name="time">The clock.</param>
internal sealed class BucketRate(int burst, double perSecond, TimeProvider time)
{
    // In ticks of the clock.
    private readonly long _each = Math.Max(1, (long)Math.Ceiling(time.TimestampFrequency / perSecond));

    /// <summary>Takes one; else says when there is one again.</summary>
    public bool TryTake(ref long fullAt, out TimeSpan retryAfter)
    {
        if (!HasOne(fullAt, out retryAfter))
        {
            return false;
        }
        fullAt = Math.Max(fullAt, time.GetTimestamp()) + _each;
        return true;
    }

    /// <summary>Whether there is one; else says when.</summary>
    public bool HasOne(long fullAt, out TimeSpan retryAfter)
    {
        var now = time.GetTimestamp();
        var early = Math.Max(fullAt, now) + _each - now - (_each * burst);
        retryAfter = early > 0 ? time.GetElapsedTime(0, early) : TimeSpan.Zero;
        return early <= 0;
    }

    /// <summary>Gives back one that was taken.</summary>
    public void Return(ref long fullAt) => fullAt -= _each;

    /// <summary>Whether nothing was taken for so long that all is as at the beginning.</summary>
    public bool IsFull(long fullAt) => fullAt <= time.GetTimestamp();
}
