namespace Netra.WebSockets;

/// <summary>So many at once, and so many a second in the long run. Safe for concurrent use.</summary>
/// <param name="burst">How many at once.</param>
/// <param name="perSecond">How many a second.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(double burst, double perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly double _burst = burst;
    private double _tokens = burst;
    private long _filled = time.GetTimestamp();

    /// <summary>Takes one; else says when there is one again.</summary>
    public bool TryTake(out TimeSpan retryAfter)
    {
        lock (_gate)
        {
            if (!HasOne(out retryAfter))
            {
                return false;
            }
            _tokens--;
            return true;
        }
    }

    /// <summary>Whether there is one; else says when.</summary>
    public bool HasOne(out TimeSpan retryAfter)
    {
        lock (_gate)
        {
            Fill();
            retryAfter = _tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / perSecond);
            return _tokens >= 1;
        }
    }

    /// <summary>Gives back one that was taken.</summary>
    public void Return()
    {
        lock (_gate)
        {
            Fill();
            _tokens = Math.Min(_burst, _tokens + 1);
        }
    }

    /// <summary>Whether nothing was taken for so long that all is as at the beginning.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                Fill();
                return _tokens >= _burst;
            }
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + (time.GetElapsedTime(_filled, now).TotalSeconds * perSecond));
        _filled = now;
    }
}
