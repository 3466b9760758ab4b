using Microsoft.Extensions.Options;

namespace Netra.Execution;

/// <summary>
/// Gives slots to runs: one active run in a thread, so many for a user and for the host, and in turn by user. Runs start on
/// the pool, never on the thread of whoever asked. Safe for concurrent use.
/// </summary>
[Service(Lifetime.Process), NetraWaiver("NETRA008", "The turns of all users must be known in one place; a run is handed to nobody but the engine that brought it.")]
internal sealed class RunScheduler(IOptions<NetraLimits> limits, TimeProvider time, IEventPublisher publisher)
{
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(1);

    private readonly NetraLimits _limits = limits.Value;
    private readonly Lock _gate = new();
    private readonly LinkedList<UserRunQueue> _turns = new();
    private readonly HashSet<PendingRun> _active = [];
    private int _ending;

    // Of those in line the ones that have never begun: the others were admitted once, whatever the limits say now.
    private int _waiting;
    private TaskCompletionSource? _idle;

    /// <summary>Whether no more runs are admitted or started.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>
    /// Places a run that is about to be stored: with a slot if there is one, else in line.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="position">Runs of the user ahead when it has to wait; null when it starts as soon as it is stored.</param>
    /// <returns>Why not; null when it was placed.</returns>
    public SubmitResult.Refused? TryPlace(PendingRun run, out int? position)
    {
        position = null;
        lock (_gate)
        {
            if (IsDraining)
            {
                return new SubmitResult.Refused("server_draining", "The server is shutting down; try again when it is back.", RetryAfter: TimeSpan.FromSeconds(5));
            }
            var queue = run.Queue;
            if (queue.Leaked >= _limits.LeakedRunsPerUser)
            {
                return new SubmitResult.Refused("engine_limit", "Too many of your runs did not stop when their time was over; wait until one of them does.");
            }
            // What waits for the user's approval will want a slot again: all that has not ended is bounded.
            if (queue.Count >= _limits.ActiveRunsPerUser + _limits.QueuedRunsPerUser)
            {
                return new SubmitResult.Refused("engine_limit", $"{queue.Count} of your messages are not done yet; wait for an answer, decide on an approval, or cancel one.");
            }
            if (IsFull() || queue.MustWait(run.Thread, _limits.ActiveRunsPerUser))
            {
                if (queue.Waiting.Count >= _limits.QueuedRunsPerUser)
                {
                    return new SubmitResult.Refused("engine_limit", $"{_limits.QueuedRunsPerUser} of your messages wait already; wait for an answer or cancel one.");
                }
                if (_waiting >= _limits.QueuedRunsPerHost)
                {
                    return new SubmitResult.Refused("server_busy", "The server has as much work as it can take; try again in a moment.", RetryAfter: TimeSpan.FromSeconds(2));
                }
                run.IsAnnounced = true;
            }
            Enqueue(run, first: false);
            if (run.IsAnnounced)
            {
                position = queue.PositionOf(run);
                run.Told = (position.Value, time.GetTimestamp());
            }
            return null;
        }
    }

    /// <summary>The run is stored: it may start.</summary>
    public void Confirm(PendingRun run)
    {
        lock (_gate)
        {
            run.IsStored = true;
            Pump();
        }
    }

    /// <summary>Places a run that an earlier owner left: it was admitted, whatever the limits say now. One that had begun is the first of its thread.</summary>
    public void TakeUp(PendingRun run, bool hadBegun)
    {
        lock (_gate)
        {
            run.IsStored = true;
            run.IsAnnounced = !hadBegun;
            run.HasBegun = hadBegun;
            Enqueue(run, first: hadBegun);
            run.Told = (run.Queue.PositionOf(run), time.GetTimestamp());
            Pump();
        }
    }

    /// <summary>The runs that are at work and owned, and are not about to tell their endings.</summary>
    public PendingRun[] Owned()
    {
        lock (_gate)
        {
            return [.. _active.Where(static run => run is { Placement: Placement.Active, Lease: not null })];
        }
    }

    /// <summary>Takes a run out of the line that was not stored, or that was cancelled; false when it has left the line.</summary>
    public bool TryWithdraw(PendingRun run)
    {
        lock (_gate)
        {
            if (run.Placement == Placement.Suspended)
            {
                run.Placement = Placement.Leaving;
                return true;
            }
            if (run.Placement != Placement.Waiting || !run.Queue.Waiting.Remove(run))
            {
                return false;
            }
            Forget(run);
            if (run.HasBegun)
            {
                run.Placement = Placement.Leaving;
                run.Queue.Suspended.Add(run);
                Pump();
                return true;
            }
            run.Placement = Placement.Gone;
            Pump();
            TellPositions(run.Queue);
            return true;
        }
    }

    /// <summary>The run is about to tell its ending: whoever sees it may send the next message and need not wait.</summary>
    public void MarkEnding(PendingRun run)
    {
        lock (_gate)
        {
            if (run.Placement == Placement.Active)
            {
                run.Placement = Placement.Ending;
                _ending++;
            }
        }
    }

    /// <summary>Gives the run's slot back.</summary>
    public void Release(PendingRun run)
    {
        lock (_gate)
        {
            if (run.Placement == Placement.Leaving)
            {
                run.Placement = Placement.Gone;
                run.Queue.Suspended.Remove(run);
                Pump();
                TellPositions(run.Queue);
            }
            if (run.Placement is not (Placement.Active or Placement.Ending))
            {
                return;
            }
            _ending -= run.Placement == Placement.Ending ? 1 : 0;
            run.Placement = Placement.Gone;
            run.Queue.Active.Remove(run);
            _active.Remove(run);
            if (_active.Count == 0)
            {
                _idle?.TrySetResult();
                _idle = null;
            }
            Pump();
            TellPositions(run.Queue);
        }
    }

    /// <summary>Notes that a run waits for its user, and gives back the slot of the attempt before, if there was one.</summary>
    public void Suspend(PendingRun? before, PendingRun run)
    {
        lock (_gate)
        {
            run.IsStored = true;
            run.HasBegun = true;
            run.Placement = Placement.Suspended;
            run.Queue.Suspended.Add(run);
            if (before is not null)
            {
                Release(before);
            }
        }
    }

    /// <summary>Puts a run that waited for its user in line again, the first of its thread; nothing when it does not wait.</summary>
    public void Wake(PendingRun run)
    {
        lock (_gate)
        {
            if (run.Placement == Placement.Suspended && run.Queue.Suspended.Remove(run))
            {
                Enqueue(run, first: true);
                Pump();
            }
        }
    }

    /// <summary>Takes or gives back a leak slot of a user.</summary>
    public void CountLeak(UserRunQueue queue, int change)
    {
        lock (_gate)
        {
            queue.Leaked += change;
            Pump();
        }
    }

    /// <summary>Runs of a user that are active and that wait.</summary>
    public (int Active, int Queued) LoadOf(UserRunQueue queue)
    {
        lock (_gate)
        {
            return (queue.Active.Count, queue.Waiting.Count);
        }
    }

    /// <summary>The user's active run in a thread, or null.</summary>
    public PendingRun? FindActive(UserRunQueue queue, ThreadId thread)
    {
        lock (_gate)
        {
            return queue.Active.Find(run => run.Thread == thread);
        }
    }

    /// <summary>Admits and starts no more; gives the runs that are at work.</summary>
    public PendingRun[] Drain()
    {
        lock (_gate)
        {
            IsDraining = true;
            return [.. _active];
        }
    }

    /// <summary>Completes when no run is active.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            return _active.Count == 0 ? Task.CompletedTask : (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Enqueue(PendingRun run, bool first)
    {
        run.Placement = Placement.Waiting;
        run.Queue.Waiting.Insert(first ? 0 : run.Queue.Waiting.Count, run);
        _waiting += run.HasBegun ? 0 : 1;
        if (run.Queue.Waiting.Count == 1)
        {
            _turns.AddLast(run.Queue);
        }
    }

    // It was taken out of its user's line.
    private void Forget(PendingRun run)
    {
        _waiting -= run.HasBegun ? 0 : 1;
        if (run.Queue.Waiting.Count == 0)
        {
            _turns.Remove(run.Queue);
        }
    }

    // Whether all slots that are free, or are about to be, are promised. What waits for something else than a slot takes none.
    private bool IsFull()
    {
        var free = _limits.ActiveRunsPerHost - (_active.Count - _ending);
        for (var queue = _turns.First; queue is not null && free > 0; queue = queue.Next)
        {
            free -= queue.Value.CountStartable(_limits.ActiveRunsPerUser, _limits.LeakedRunsPerUser);
        }
        return free <= 0;
    }

    // Users take turns: whoever got a slot goes to the end of the line of users.
    private void Pump()
    {
        var passed = 0;
        while (!IsDraining && _active.Count < _limits.ActiveRunsPerHost && passed < _turns.Count)
        {
            var queue = _turns.First!.Value;
            _turns.RemoveFirst();
            if (queue.FindStartable(_limits.ActiveRunsPerUser, _limits.LeakedRunsPerUser) is { } run)
            {
                Start(queue, run);
                passed = 0;
            }
            else
            {
                passed++;
            }
            if (queue.Waiting.Count > 0)
            {
                _turns.AddLast(queue);
            }
        }
    }

    private void Start(UserRunQueue queue, PendingRun run)
    {
        queue.Waiting.Remove(run);
        _waiting -= run.HasBegun ? 0 : 1;
        queue.Active.Add(run);
        _active.Add(run);
        run.Placement = Placement.Active;
        // Nothing flows along from whoever gave the slot back: neither its trace nor its log scopes are this run's.
        ThreadPool.UnsafeQueueUserWorkItem(static run => _ = run.Work(run), run, preferLocal: false);
    }

    private void TellPositions(UserRunQueue queue)
    {
        var soonest = TimeSpan.MaxValue;
        foreach (var run in queue.Waiting)
        {
            var position = queue.PositionOf(run);
            if (!run.IsAnnounced || !run.IsStored || position == run.Told.Position)
            {
                continue;
            }
            var since = time.GetElapsedTime(run.Told.At);
            if (since < TellAgain)
            {
                soonest = TimeSpan.FromTicks(Math.Min(soonest.Ticks, (TellAgain - since).Ticks));
                continue;
            }
            run.Told = (position, time.GetTimestamp());
            publisher.PublishTransient(run.User.Id, new EventDraft { Event = new QueuePosition(position), At = time.GetUtcNow(), Thread = run.Thread, Run = run.Run });
        }
        queue.Teller?.Dispose();
        queue.Teller = soonest == TimeSpan.MaxValue ? null : time.CreateTimer(_ => TellLater(queue), null, soonest, Timeout.InfiniteTimeSpan);
    }

    private void TellLater(UserRunQueue queue)
    {
        lock (_gate)
        {
            TellPositions(queue);
        }
    }
}
