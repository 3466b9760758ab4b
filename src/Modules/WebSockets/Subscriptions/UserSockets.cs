using System.Collections.Immutable;

namespace Netra.WebSockets;

/// <summary>The sockets and subscriptions of one user. Safe for concurrent use; what is read is a snapshot.</summary>
internal sealed class UserSockets
{
    // Also the lock.
    private readonly Dictionary<ThreadId, ImmutableArray<Subscription>> _threads = [];
    private ImmutableArray<ISocket> _sockets = [];
    private int _places;
    private bool _retired;

    /// <summary>The open sockets.</summary>
    public ImmutableArray<ISocket> Sockets
    {
        get
        {
            lock (_threads)
            {
                return _sockets;
            }
        }
    }

    /// <summary>The subscriptions to a thread.</summary>
    public ImmutableArray<Subscription> SubscribedTo(ThreadId thread)
    {
        lock (_threads)
        {
            return _threads.GetValueOrDefault(thread, []);
        }
    }

    /// <summary>Takes a place; false when all are taken; null when this was taken out of the table meanwhile.</summary>
    public bool? TryReserve(int most)
    {
        lock (_threads)
        {
            if (_retired)
            {
                return null;
            }
            if (_places >= most)
            {
                return false;
            }
            _places++;
            return true;
        }
    }

    /// <summary>Gives a place back; true when it was the last, and this can be used no more.</summary>
    public bool Release()
    {
        lock (_threads)
        {
            _retired = --_places == 0;
            return _retired;
        }
    }

    public void Add(ISocket socket)
    {
        lock (_threads)
        {
            _sockets = _sockets.Add(socket);
        }
    }

    public void Remove(ISocket socket)
    {
        lock (_threads)
        {
            _sockets = _sockets.Remove(socket);
        }
    }

    public void Add(Subscription subscription)
    {
        lock (_threads)
        {
            _threads[subscription.Thread] = _threads.GetValueOrDefault(subscription.Thread, []).Add(subscription);
        }
    }

    public void Remove(Subscription subscription)
    {
        lock (_threads)
        {
            var left = _threads.GetValueOrDefault(subscription.Thread, []).Remove(subscription);
            if (left.IsEmpty)
            {
                _threads.Remove(subscription.Thread);
            }
            else
            {
                _threads[subscription.Thread] = left;
            }
        }
    }
}
