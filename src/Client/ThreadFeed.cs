using System.Text.Json;

namespace Netra.Client;

/// <summary>All readers of one thread. Safe for concurrent use.</summary>
/// <param name="epoch">That of the store from which what readers have came.</param>
internal sealed class ThreadFeed(string? epoch)
{
    private readonly Lock _gate = new();
    private readonly List<Follower> _followers = [];
    private string? _epoch = epoch;

    /// <summary>From where the thread is to be replayed so that every reader gets what it lacks, and of which store.</summary>
    public (long AfterSeq, string? Epoch) Place
    {
        get
        {
            lock (_gate)
            {
                return (_followers.Count == 0 ? 0 : _followers.Min(static follower => follower.Seq), _epoch);
            }
        }
    }

    public void Add(Follower follower)
    {
        lock (_gate)
        {
            _followers.Add(follower);
        }
    }

    /// <summary>Whether it was the last.</summary>
    public bool Remove(Follower follower)
    {
        lock (_gate)
        {
            _followers.Remove(follower);
            return _followers.Count == 0;
        }
    }

    /// <summary>The host replays the thread.</summary>
    /// <param name="subscribed">Its reply.</param>
    public void Resume(JsonElement subscribed)
    {
        var isReset = subscribed.GetProperty("reset").GetBoolean();
        lock (_gate)
        {
            _epoch = subscribed.GetProperty("epoch").GetString();
            foreach (var follower in _followers)
            {
                follower.Resume(isReset);
            }
        }
    }

    public void Take(NetraEvent next)
    {
        lock (_gate)
        {
            foreach (var follower in _followers)
            {
                follower.Take(next);
            }
        }
    }

    public void End(Exception? failure)
    {
        lock (_gate)
        {
            foreach (var follower in _followers)
            {
                follower.End(failure);
            }
        }
    }
}
