namespace Netra.Testing;

/// <summary>
/// A clock that stands still until it is advanced. Unlike one that jumps, it stands at the time of each timer while that fires, so that
/// what a callback reads or sets is right; and a test can wait until something waits. Safe for concurrent use; callbacks run on the thread that advances.
/// </summary>
/// <param name="start">The time at first, UTC.</param>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    /// <summary>How long <see cref="WaitForTimerAsync"/> waits, by the system's clock.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<VirtualTimer> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Met)> _waiters = [];
    private DateTimeOffset _now = start.ToUniversalTime();

    /// <summary>A clock that stands at 2026-11-22 10:00 UTC.</summary>
    public VirtualClock()
        : this(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>That of <see cref="TimeSpan.Ticks"/>.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are set.</summary>
    public int TimerCount
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Sets a timer. It fires while the clock is advanced and never before, even when it is due at once.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until something waits for exactly this long from now.</summary>
    /// <exception cref="TimeoutException">Nothing did within 30 seconds of the system's clock.</exception>
    public Task WaitForTimerAsync(TimeSpan due)
    {
        lock (_gate)
        {
            if (IsSet(due))
            {
                return Task.CompletedTask;
            }
            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((due, met));
            return met.Task.WaitAsync(Patience);
        }
    }

    /// <summary>
    /// Lets time pass. What falls due fires in the order of time, and what is due at the same time in the order in which it was set; timers that callbacks set
    /// are among them. Returns when the clock stands at the end; an exception of a callback is thrown here, with the clock at its time.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative: time does not go back.</exception>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        DateTimeOffset end;
        lock (_gate)
        {
            end = _now + span;
        }
        while (true)
        {
            VirtualTimer? next;
            lock (_gate)
            {
                next = _timers.Where(timer => timer.DueAt <= end).MinBy(static timer => timer.DueAt);
                if (next is null)
                {
                    _now = end;
                    return;
                }
                _now = next.DueAt > _now ? next.DueAt : _now;
                next.Rearm();
            }
            next.Fire();
        }
    }

    private bool IsSet(TimeSpan due) => _timers.Exists(timer => timer.DueAt == _now + due);

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _isDisposed;

        public DateTimeOffset DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (_isDisposed)
                {
                    return false;
                }
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    _period = period;
                    DueAt = clock._now + dueTime;
                    clock._timers.Add(this);
                    foreach (var waiter in clock._waiters.Where(waiter => clock.IsSet(waiter.Due)).ToArray())
                    {
                        clock._waiters.Remove(waiter);
                        waiter.Met.TrySetResult();
                    }
                }
                return true;
            }
        }

        public void Rearm()
        {
            clock._timers.Remove(this);
            if (_period > TimeSpan.Zero)
            {
                // Behind what was set for the same time before.
                DueAt += _period;
                clock._timers.Add(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
            {
                _isDisposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
