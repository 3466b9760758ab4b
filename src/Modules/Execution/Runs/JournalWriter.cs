using System.Collections.Immutable;

namespace Netra.Execution;

/// <summary>
/// Stores entries in the order in which they were given, as many at once as have come together while the store was busy.
/// What is stored is always a beginning of what was given. Safe for concurrent use.
/// </summary>
internal sealed class JournalWriter(RunRecord run, long lease, IRunStore store, StorePatience patience, StoredBytesLimit bytes, Func<Exception, Exception> failed)
{
    /// <summary>Entries that may wait before producers that can wait are made to.</summary>
    private const int Backlog = 1_024;

    private const int MostEventsAtOnce = 512;

    private readonly Lock _gate = new();
    private readonly Queue<Write> _waiting = new();
    private bool _writing;
    private bool _paused;
    private Exception? _failure;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _settled;

    /// <summary>Gives an entry to be stored. Never waits and runs no foreign code; a failure shows in the tasks of later entries.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="at">When it happened, UTC.</param>
    /// <param name="isAwaited">Whether the returned task matters.</param>
    /// <param name="isHeld">Whether it is certain that another entry follows at once, with which this one is to be stored: one write less.</param>
    /// <returns>Completes when the entry is stored and its events were shown.</returns>
    public Task Add(JournalEntry entry, DateTimeOffset at, bool isAwaited, bool isHeld)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }
            var done = isAwaited ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
            _waiting.Enqueue(new Write(entry, at, done, isHeld));
            if (!isHeld)
            {
                Start();
            }
            return done?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>Waits until fewer entries wait than may, and while the store cannot be used.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return ValueTask.FromException(_failure);
            }
            return _waiting.Count < Backlog && !_paused
                ? ValueTask.CompletedTask
                : new ValueTask((_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(ct));
        }
    }

    /// <summary>Waits until nothing that was given waits: all of it is stored and was shown.</summary>
    public ValueTask SettleAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return ValueTask.FromException(_failure);
            }
            if (!_writing && _waiting.Count == 0)
            {
                return ValueTask.CompletedTask;
            }
            _settled ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            Start();
            return new ValueTask(_settled.Task.WaitAsync(ct));
        }
    }

    private void Start()
    {
        if (!_writing)
        {
            _writing = true;
            _ = Task.Run(WriteAllAsync);
        }
    }

    private async Task WriteAllAsync()
    {
        while (Next() is { } batch)
        {
            try
            {
                await bytes.StoreAsync(Commit(batch), async commit => await patience.UseAsync(() => store.CommitAsync(commit, CancellationToken.None), Pause));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                Fail(failure, batch);
                return;
            }
            foreach (var write in batch)
            {
                write.Done?.TrySetResult();
            }
        }
    }

    private void Pause()
    {
        lock (_gate)
        {
            _paused = true;
        }
    }

    private List<Write>? Next()
    {
        lock (_gate)
        {
            _paused = false;
            if (_settled is null && _waiting.All(static write => write.IsHeld))
            {
                _writing = false;
                GiveRoom();
                return null;
            }
            if (_waiting.Count == 0)
            {
                _writing = false;
                _settled!.TrySetResult();
                _settled = null;
                GiveRoom();
                return null;
            }
            List<Write> batch = [];
            var events = 0;
            var changesState = false;
            while (_waiting.TryPeek(out var next) && events < MostEventsAtOnce && !(changesState && next.Entry.Transition is not null))
            {
                batch.Add(_waiting.Dequeue());
                events += Math.Max(1, next.Entry.Facts.Length);
                changesState |= next.Entry.Transition is not null;
            }
            GiveRoom();
            return batch;
        }
    }

    private void GiveRoom()
    {
        if (_waiting.Count < Backlog / 2)
        {
            _room?.TrySetResult();
            _room = null;
        }
    }

    private RunCommit Commit(List<Write> batch)
    {
        var events = ImmutableArray.CreateBuilder<EventDraft>();
        var steps = ImmutableArray.CreateBuilder<StepRecord>();
        var calls = ImmutableArray.CreateBuilder<ToolCallRecord>();
        var approvals = ImmutableArray.CreateBuilder<ApprovalRecord>();
        RunTransition? transition = null;
        foreach (var (entry, at, _, _) in batch)
        {
            foreach (var fact in entry.Facts)
            {
                events.Add(new EventDraft { Event = fact.Event, At = at, Thread = run.Thread, Run = run.Run, Agent = fact.Agent, Call = fact.Call });
            }
            steps.AddRange(entry.Steps);
            calls.AddRange(entry.Calls);
            approvals.AddRange(entry.Approvals);
            transition = entry.Transition ?? transition;
        }
        return new RunCommit
        {
            User = run.User,
            Thread = run.Thread,
            Run = run.Run,
            Lease = lease,
            Events = events.DrainToImmutable(),
            Steps = steps.DrainToImmutable(),
            Calls = calls.DrainToImmutable(),
            Approvals = approvals.DrainToImmutable(),
            Transition = transition,
        };
    }

    private void Fail(Exception failure, List<Write> batch)
    {
        // First the run is told why it stops, then those who wait: what they are given is that it stops.
        var told = failed(failure);
        TaskCompletionSource?[] waiters;
        lock (_gate)
        {
            _failure = told;
            batch.AddRange(_waiting);
            _waiting.Clear();
            waiters = [_room, _settled];
        }
        foreach (var waiter in waiters)
        {
            if (waiter is not null)
            {
                waiter.TrySetException(told);
                _ = waiter.Task.Exception;
            }
        }
        foreach (var write in batch)
        {
            if (write.Done is { } done)
            {
                done.TrySetException(told);
                _ = done.Task.Exception;
            }
        }
    }

    private readonly record struct Write(JournalEntry Entry, DateTimeOffset At, TaskCompletionSource? Done, bool IsHeld);
}
