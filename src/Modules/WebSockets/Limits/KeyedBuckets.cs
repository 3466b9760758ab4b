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

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, TokenBucket> _buckets = [];
    private int _sweepAt = FirstSweep;

    /// <summary>Takes one; else says when there is one again.</summary>
    public bool TryTake(TKey key, out TimeSpan retryAfter) => Find(key).TryTake(out retryAfter);

    /// <summary>Whether there is one to take; else says when.</summary>
    public bool HasOne(TKey key, out TimeSpan retryAfter) => Find(key).HasOne(out retryAfter);

    /// <summary>Gives back one that was taken.</summary>
    public void Return(TKey key) => Find(key).Return();

    private TokenBucket Find(TKey key)
    {
        lock (_gate)
        {
            if (!_buckets.TryGetValue(key, out var bucket))
            {
                if (_buckets.Count >= _sweepAt)
                {
                    Sweep();
                }
                bucket = new TokenBucket(burst, perMinute / 60.0, time);
                _buckets.Add(key, bucket);
            }
            return bucket;
        }
    }

    private void Sweep()
    {
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.IsFull)
            {
                _buckets.Remove(key);
            }
        }
        _sweepAt = Math.Max(FirstSweep, 2 * _buckets.Count);
    }
}
