namespace Netra.WebSockets;

/// <summary>The threads that one socket is subscribed to. Safe for concurrent use.</summary>
internal sealed class SocketSubscriptions(UserId user, SubscriptionTable table, Outbox outbox, CatchUpReader catchUp, int most)
{
    // Also the lock. Few, and looked through by commands only: most sockets have one, and each pays for what holds it.
    private readonly List<Subscription> _subscriptions = new(1);
    private bool _ended;

    /// <summary>Whether the socket is subscribed to this thread.</summary>
    public bool Contains(ThreadId thread)
    {
        lock (_subscriptions)
        {
            return Find(thread) >= 0;
        }
    }

    /// <summary>Whether the socket may be subscribed to this thread: it is, or there is room for one more.</summary>
    public bool HasRoomFor(ThreadId? thread)
    {
        lock (_subscriptions)
        {
            return _subscriptions.Count < most || (thread is { } known && Find(known) >= 0);
        }
    }

    /// <summary>Subscribes from an event on, unless the socket is subscribed already or there is no room.</summary>
    public void AddIfMissing(ThreadId thread, long nextSeq)
    {
        lock (_subscriptions)
        {
            if (!_ended && _subscriptions.Count < most && Find(thread) < 0)
            {
                Add(thread, nextSeq);
            }
        }
    }

    /// <summary>
    /// Subscribes from an event on, unless the socket is subscribed already. When there is no room the subscription that was
    /// quiet the longest ends, and the client is told: a program that asks one question after the other never runs out.
    /// </summary>
    public void AddMakingRoom(ThreadId thread, long nextSeq)
    {
        lock (_subscriptions)
        {
            if (_ended || Find(thread) >= 0)
            {
                return;
            }
            if (_subscriptions.Count >= most)
            {
                var quiet = _subscriptions.MinBy(static subscription => subscription.LastOffered)!.Thread;
                Take(quiet, Replies.Unsubscribed(quiet, "subscription_limit"));
            }
            Add(thread, nextSeq);
        }
    }

    /// <summary>Ends a subscription, if there is one; <paramref name="lastFrame"/>, if any, is the last that is sent for it.</summary>
    public bool Remove(ThreadId thread, ReadOnlyMemory<byte>? lastFrame = null)
    {
        lock (_subscriptions)
        {
            return Take(thread, lastFrame);
        }
    }

    /// <summary>The socket is gone.</summary>
    public void End()
    {
        lock (_subscriptions)
        {
            _ended = true;
            while (_subscriptions is [.., var last])
            {
                Take(last.Thread);
            }
        }
    }

    private void Add(ThreadId thread, long nextSeq)
    {
        var subscription = new Subscription(thread, nextSeq, outbox, catchUp);
        _subscriptions.Add(subscription);
        table.Add(user, subscription);
        catchUp.Enqueue(subscription);
    }

    private bool Take(ThreadId thread, ReadOnlyMemory<byte>? lastFrame = null)
    {
        if (Find(thread) is >= 0 and var at)
        {
            var subscription = _subscriptions[at];
            _subscriptions.RemoveAt(at);
            table.Remove(user, subscription);
            subscription.End(lastFrame);
            return true;
        }
        return false;
    }

    private int Find(ThreadId thread) => _subscriptions.FindIndex(subscription => subscription.Thread == thread);
}
