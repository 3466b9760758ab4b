using System.Collections.Concurrent;

namespace Netra.WebSockets;

/// <summary>
/// The one table of sockets: user, thread, socket. An event finds only sockets of its user that are subscribed to its
/// thread. Knows neither the store nor the engine. Safe for concurrent use.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class SubscriptionTable : IEventPublisher
{
    private readonly ConcurrentDictionary<UserId, UserSockets> _users = new();

    /// <summary>Every open socket.</summary>
    public IReadOnlyList<ISocket> Sockets => [.. _users.Values.SelectMany(static user => user.Sockets)];

    /// <inheritdoc/>
    public void Publish(UserId user, StoredEvent stored)
    {
        if (_users.TryGetValue(user, out var sockets))
        {
            foreach (var subscription in sockets.SubscribedTo(stored.Thread))
            {
                subscription.Offer(stored);
            }
        }
    }

    /// <inheritdoc/>
    public void PublishTransient(UserId user, EventDraft draft)
    {
        if (_users.TryGetValue(user, out var sockets) && sockets.SubscribedTo(draft.Thread) is { IsEmpty: false } subscriptions)
        {
            var frame = new TransientFrame();
            foreach (var subscription in subscriptions)
            {
                subscription.OfferTransient(draft, frame);
            }
        }
    }

    /// <inheritdoc/>
    public void ThreadDeleted(UserId user, ThreadId thread)
    {
        if (_users.TryGetValue(user, out var sockets))
        {
            foreach (var socket in sockets.Sockets)
            {
                socket.ThreadDeleted(thread);
            }
        }
    }

    /// <summary>Takes one of the user's places for sockets; false when all are taken.</summary>
    public bool TryReserve(UserId user, int most)
    {
        while (true)
        {
            if (_users.GetOrAdd(user, static _ => new UserSockets()).TryReserve(most) is { } reserved)
            {
                return reserved;
            }
        }
    }

    /// <summary>Gives a place back. The last one takes the user out of the table.</summary>
    public void Release(UserId user)
    {
        if (_users.TryGetValue(user, out var sockets) && sockets.Release())
        {
            _users.TryRemove(KeyValuePair.Create(user, sockets));
        }
    }

    /// <summary>A socket is open; its user's place was reserved.</summary>
    public void Add(UserId user, ISocket socket) => _users[user].Add(socket);

    /// <summary>A socket is gone, with its subscriptions.</summary>
    public void Remove(UserId user, ISocket socket) => _users[user].Remove(socket);

    /// <summary>The subscription gets what is published from now on.</summary>
    public void Add(UserId user, Subscription subscription) => _users[user].Add(subscription);

    /// <summary>The subscription gets nothing more.</summary>
    public void Remove(UserId user, Subscription subscription) => _users[user].Remove(subscription);

    /// <summary>Closes the user's sockets whose session has ended.</summary>
    public void CloseSessions(UserId user, Predicate<string?> hasEnded)
    {
        if (_users.TryGetValue(user, out var sockets))
        {
            foreach (var socket in sockets.Sockets)
            {
                if (hasEnded(socket.SessionId))
                {
                    socket.Close(CloseRequest.SessionEnded);
                }
            }
        }
    }
}
