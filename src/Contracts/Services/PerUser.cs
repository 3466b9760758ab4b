namespace Netra;

/// <summary>
/// The one process-wide holder of users' things: at most one <typeparamref name="T"/> for each user, made when first
/// entered, disposed when nobody has held it for a while. Reached only with a <see cref="UserContext"/>, so that nothing of
/// one user can be found by another. Safe for concurrent use.
/// </summary>
/// <typeparam name="T">What is held for a user.</typeparam>
public sealed class PerUser<T> : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UserId, Slot> _slots = [];
    private readonly Func<UserContext, T> _make;
    private readonly TimeSpan _idle;
    private readonly int _most;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;
    private readonly Action<Exception> _disposalFailed;
    private bool _disposed;

    /// <summary>A holder.</summary>
    /// <param name="make">Makes a user's thing; called once at a time for a user, never with a lock held that it could need.</param>
    /// <param name="idle">How long a thing that nobody holds is kept.</param>
    /// <param name="most">The most users at once; beyond, the one that was idle longest goes first.</param>
    /// <param name="time">The clock.</param>
    /// <param name="disposalFailed">Told when a thing's disposal throws.</param>
    public PerUser(Func<UserContext, T> make, TimeSpan idle, int most, TimeProvider time, Action<Exception> disposalFailed)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        _make = make;
        _idle = idle;
        _most = most;
        _time = time;
        _disposalFailed = disposalFailed;
        var period = TimeSpan.FromMilliseconds(Math.Clamp(idle.TotalMilliseconds / 2, 50, 30_000));
        _sweep = time.CreateTimer(static state => ((PerUser<T>)state!).Sweep(), this, period, period);
    }

    /// <summary>How many users have a thing now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _slots.Count;
            }
        }
    }

    /// <summary>The user's thing, kept at least until the lease is disposed.</summary>
    /// <exception cref="InvalidOperationException">As many users as allowed hold theirs.</exception>
    public Lease Enter(UserContext user)
    {
        ArgumentNullException.ThrowIfNull(user);
        Slot slot;
        T? evicted = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_slots.TryGetValue(user.Id, out slot!))
            {
                if (_slots.Count >= _most)
                {
                    evicted = EvictLongestIdle();
                }
                slot = new Slot();
                _slots.Add(user.Id, slot);
            }
            slot.Holders++;
        }
        if (evicted is not null)
        {
            Dispose(evicted);
        }
        try
        {
            lock (slot.Making)
            {
                slot.Value ??= _make(user);
            }
        }
        catch
        {
            Leave(slot);
            throw;
        }
        return new Lease(this, slot);
    }

    /// <summary>Disposes everything; waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        T[] all;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
            all = _slots.Values.Select(slot => slot.Value).OfType<T>().ToArray();
            _slots.Clear();
        }
        await _sweep.DisposeAsync().ConfigureAwait(false);
        foreach (var value in all)
        {
            await DisposeValueAsync(value).ConfigureAwait(false);
        }
    }

    private void Leave(Slot slot)
    {
        lock (_gate)
        {
            slot.Holders--;
            slot.IdleSince = _time.GetTimestamp();
        }
    }

    private void Sweep()
    {
        List<T> idle = [];
        lock (_gate)
        {
            foreach (var (user, slot) in _slots.Where(pair => pair.Value.Holders == 0 && _time.GetElapsedTime(pair.Value.IdleSince) >= _idle).ToArray())
            {
                _slots.Remove(user);
                if (slot.Value is not null)
                {
                    idle.Add(slot.Value);
                }
            }
        }
        foreach (var value in idle)
        {
            Dispose(value);
        }
    }

    private T? EvictLongestIdle()
    {
        UserId? longest = null;
        var since = long.MaxValue;
        foreach (var (user, slot) in _slots)
        {
            if (slot.Holders == 0 && slot.IdleSince < since)
            {
                (longest, since) = (user, slot.IdleSince);
            }
        }
        if (longest is not { } found)
        {
            throw new InvalidOperationException("As many users as allowed are active; try again later.");
        }
        _slots.Remove(found, out var evicted);
        return evicted!.Value;
    }

    // Disposal is asynchronous and nobody waits for an idle user's: a failure is told to the owner of the holder.
    private void Dispose(T value) => _ = DisposeValueAsync(value);

    private async Task DisposeValueAsync(T value)
    {
        try
        {
            await value.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _disposalFailed(failure);
        }
    }

    internal sealed class Slot
    {
        public object Making { get; } = new();

        public T? Value { get; set; }

        public int Holders { get; set; }

        public long IdleSince { get; set; }
    }

    /// <summary>Keeps a user's thing while it is held.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly PerUser<T> _owner;
        private readonly Slot _slot;
        private int _left;

        internal Lease(PerUser<T> owner, Slot slot)
        {
            _owner = owner;
            _slot = slot;
        }

        /// <summary>The user's thing.</summary>
        public T Value => _slot.Value!;

        /// <summary>Lets it go; twice is once.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                _owner.Leave(_slot);
            }
        }
    }
}
