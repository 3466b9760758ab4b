namespace Netra.Execution;

/// <summary>
/// Counts what goes on in a run side by side. When all of it waits for the user the run is suspended: its code is stopped, and
/// is replayed when there is a decision. Safe for concurrent use.
/// </summary>
internal sealed class RunActivity(RunStop stop)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ToolCallId, Waiter> _waiting = [];
    private int _busy = 1;

    /// <summary>Begins so many branches, for which the caller waits; each ends by <see cref="Branches.End"/>.</summary>
    public Branches Fork(int count)
    {
        lock (_gate)
        {
            _busy += Math.Max(0, count - 1);
        }
        return new Branches(this, count);
    }

    /// <summary>Registers a call, so that a decision finds it: before its user can know of it.</summary>
    public void Expect(ToolCallId call)
    {
        lock (_gate)
        {
            _waiting.Add(call, new Waiter());
        }
    }

    /// <summary>Waits for the decision on a call that is expected.</summary>
    /// <param name="call">The call.</param>
    /// <param name="maySuspend">Whether the run may be suspended while this waits.</param>
    /// <param name="most">How long; over zero.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Cancels waiting.</param>
    /// <returns>The decision; null when there was none in time.</returns>
    public async Task<ApprovalDecision?> WaitAsync(ToolCallId call, bool maySuspend, TimeSpan most, TimeProvider time, CancellationToken ct)
    {
        Waiter waiter;
        lock (_gate)
        {
            waiter = _waiting[call];
            if (maySuspend && !waiter.Decided.Task.IsCompleted)
            {
                waiter.IsIdle = true;
                LeaveLocked();
            }
        }
        try
        {
            return await waiter.Decided.Task.WaitAsync(most, time, ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            lock (_gate)
            {
                Return(waiter);
                _waiting.Remove(call);
            }
        }
    }

    /// <summary>Gives a decision to the call that waits for it; nothing when none does.</summary>
    public void Decide(ApprovalDecision decision)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(decision.Call, out var waiter))
            {
                // At work again from now on, so that nothing is suspended before it goes on.
                Return(waiter);
                waiter.Decided.TrySetResult(decision);
            }
        }
    }

    private void Return(Waiter waiter)
    {
        _busy += waiter.IsIdle ? 1 : 0;
        waiter.IsIdle = false;
    }

    private void Leave()
    {
        lock (_gate)
        {
            LeaveLocked();
        }
    }

    private void LeaveLocked()
    {
        if (--_busy == 0)
        {
            stop.TryStop(StopReason.Suspended);
        }
    }

    /// <summary>Branches that are at work side by side.</summary>
    internal sealed class Branches(RunActivity activity, int count)
    {
        private int _left = count;

        /// <summary>One of them has ended; after the last one the code that waits for them goes on.</summary>
        public void End()
        {
            if (Interlocked.Decrement(ref _left) > 0)
            {
                activity.Leave();
            }
        }
    }

    private sealed class Waiter
    {
        public TaskCompletionSource<ApprovalDecision> Decided { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whether it does not count as at work.</summary>
        public bool IsIdle { get; set; }
    }
}
