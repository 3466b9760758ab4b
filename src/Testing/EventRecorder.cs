namespace Netra.Testing;

/// <summary>Keeps what an engine shows its users, and lets a test wait for it. Safe for concurrent use.</summary>
/// <param name="check">Says what is wrong with an event, whatever comes before or after it; or null.</param>
/// <param name="patience">How long is waited for an event, by the system's clock; two minutes when it is null.</param>
public sealed class EventRecorder(Func<WireEvent, IEnumerable<string>>? check = null, TimeSpan? patience = null) : IEventPublisher
{
    private readonly Lock _gate = new();
    private readonly List<WireEvent> _shown = [];
    private readonly Dictionary<RunId, TaskCompletionSource<WireEvent>> _endings = [];
    private readonly List<(Func<WireEvent, bool> Matches, TaskCompletionSource<WireEvent> Met)> _waiters = [];
    private readonly List<string> _violations = [];
    private readonly List<ThreadId> _deleted = [];

    /// <summary>How long is waited for an event, by the system's clock.</summary>
    public TimeSpan Patience { get; } = patience ?? TimeSpan.FromMinutes(2);

    /// <summary>Called before an event is kept, by the engine; null for nothing.</summary>
    public Action<WireEvent>? OnShow { get; set; }

    /// <summary>All events, durable and transient, in the order in which they were shown; those of threads that were deleted are left out.</summary>
    public IReadOnlyList<WireEvent> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _shown];
            }
        }
    }

    /// <summary>What the check found.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    /// <summary>Threads that were deleted.</summary>
    public IReadOnlyList<ThreadId> Deleted
    {
        get
        {
            lock (_gate)
            {
                return [.. _deleted];
            }
        }
    }

    /// <inheritdoc/>
    public void Publish(UserId user, StoredEvent stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        Show(new WireEvent(user, stored.Wire.ToElement(), stored.Seq));
    }

    /// <inheritdoc/>
    public void PublishTransient(UserId user, EventDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Show(new WireEvent(user, draft.ToWire(null).ToElement(), null));
    }

    /// <inheritdoc/>
    public void ThreadDeleted(UserId user, ThreadId thread)
    {
        lock (_gate)
        {
            _deleted.Add(thread);
            _shown.RemoveAll(shown => shown.Thread == thread);
        }
    }

    /// <summary>Forgets what was shown so far.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _shown.Clear();
            _shown.TrimExcess();
            _endings.Clear();
            _endings.TrimExcess();
        }
    }

    /// <summary>Waits for an event that was shown, the earliest first, or will be.</summary>
    /// <exception cref="TimeoutException">None matched within <see cref="Patience"/>.</exception>
    public Task<WireEvent> WaitForAsync(Func<WireEvent, bool> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        lock (_gate)
        {
            if (_shown.Find(new Predicate<WireEvent>(matches)) is { } found)
            {
                return Task.FromResult(found);
            }
            var met = new TaskCompletionSource<WireEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((matches, met));
            return met.Task.WaitAsync(Patience);
        }
    }

    /// <summary>Waits for the ending of a run.</summary>
    /// <exception cref="TimeoutException">It did not end within <see cref="Patience"/>.</exception>
    public Task<WireEvent> EndingOfAsync(RunId run)
    {
        lock (_gate)
        {
            return Ending(run).Task.WaitAsync(Patience);
        }
    }

    private TaskCompletionSource<WireEvent> Ending(RunId run)
    {
        if (!_endings.TryGetValue(run, out var ending))
        {
            _endings.Add(run, ending = new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        return ending;
    }

    private void Show(WireEvent shown)
    {
        OnShow?.Invoke(shown);
        lock (_gate)
        {
            _shown.Add(shown);
            if (check is not null)
            {
                _violations.AddRange(check(shown));
            }
            if (shown.IsEnding)
            {
                Ending(shown.Run).TrySetResult(shown);
            }
            foreach (var waiter in _waiters.Where(waiter => waiter.Matches(shown)).ToArray())
            {
                _waiters.Remove(waiter);
                waiter.Met.TrySetResult(shown);
            }
        }
    }
}
