using System.Runtime.InteropServices;

namespace Netra.WebSockets;

/// <summary>
/// A token bucket for each user, or for each address or name of somebody who is not signed in. Buckets that are full again
/// are forgotten, so that memory follows what is going on. Safe for concurrent use.
/// </summary>
/// <param name="burst">How many at once.</param>
/// <param name="perMinute">How many a minute in the long run.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyedBuckets<TKey>(int burst, int perMinute, TimeProvider time)
    where TKey : notnull
{
    private const int FirstSweep = 1_024;

    private readonly BucketRate _rate = new(burst, perMinute / 60.0, time);
    // Also the lock.
    private readonly Dictionary<TKey, long> _buckets = [];
    private int _sweepAt = FirstSweep;

    /// <summary>Takes one; else says when there is one again.</summary>
    public bool TryTake(TKey key, out TimeSpan retryAfter)
    {
        lock (_buckets)
        {
            return _rate.TryTake(ref Find(key), out retryAfter);
        }
    }

    /// <summary>Whether there is one to take; else says when.</summary>
    public bool HasOne(TKey key, out TimeSpan retryAfter)
    {
        lock (_buckets)
        {
            return _rate.HasOne(_buckets.GetValueOrDefault(key), out retryAfter);
        }
    }

    /// <summary>Gives back one that was taken.</summary>
    public void Return(TKey key)
    {
        lock (_buckets)
        {
            _rate.Return(ref Find(key));
        }
    }

    private ref long Find(TKey key)
    {
        if (_buckets.Count >= _sweepAt && !_buckets.ContainsKey(key))
        {
            Sweep();
        }
        return ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, key, out _);
    }

    private void Sweep()
    {
        foreach (var (key, fullAt) in _buckets)
        {
            if (_rate.IsFull(fullAt))
            {
                _buckets.Remove(key);
            }
        }
        _sweepAt = Math.Max(FirstSweep, 2 * _buckets.Count);
    }
}
