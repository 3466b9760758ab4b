namespace Netra.Execution;

/// <summary>Executes one user's runs.</summary>
[Service(Lifetime.User)]
internal sealed class UserExecutionEngine : IExecutionEngine
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RunId, PendingRun> _runs = [];
    private readonly UserRunQueue _queue = new();
    private readonly ToolRates _rates;
    private readonly UserBudget _budget;
    private readonly UserContext _user;
    private readonly IUserScope _scope;
    private readonly ExecutionServices _services;
    private readonly RunScheduler _scheduler;
    private readonly EngineHolds _holds;
    private readonly RunAdmission _admission;

    public UserExecutionEngine(UserContext user, IUserScope scope, ExecutionServices services, RunScheduler scheduler, EngineHolds holds)
    {
        _user = user;
        _scope = scope;
        _services = services;
        _scheduler = scheduler;
        _holds = holds;
        _rates = new ToolRates(services.Time);
        _budget = new UserBudget(user.Id, services.Threads, services.Limits);
        _admission = new RunAdmission(services, scheduler, _budget, (by, thread, run) => Add(by, thread, run), Remove);
    }

    public (int Active, int Queued) Load => _scheduler.LoadOf(_queue);

    public ValueTask<SubmitResult> SubmitAsync(RunRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.User.Id == _user.Id
            ? _admission.SubmitAsync(request, ct)
            : throw new ArgumentException("The request is another user's.", nameof(request));
    }

    public void TakeUp(UnownedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (Find(run.Run) is null && run.IsWaiting)
        {
            var waiting = Add(_user, run.Thread, run.Run, isTakenUp: true);
            _scheduler.Suspend(null, waiting);
            _ = Task.Run(() => WatchAsync(waiting));
        }
        else if (Find(run.Run) is null)
        {
            _scheduler.TakeUp(Add(_user, run.Thread, run.Run, isTakenUp: true), run.IsStarted);
        }
    }

    public async ValueTask<CancelResult> CancelAsync(RunId run, CancellationToken ct)
    {
        switch (await _services.Store.RequestCancelAsync(_user.Id, run, ct))
        {
            case null:
                _services.Telemetry.Refused("cancel");
                return CancelResult.NotFound;
            case { } status when status.IsEnded():
                return CancelResult.NotActive;
        }
        if (Find(run) is { } pending)
        {
            Cancel(pending);
        }
        return CancelResult.Stored;
    }

    public async ValueTask<ApprovalResult> ApproveAsync(ApprovalDecision decision, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var told = decision with { Reason = decision.Reason is { } reason ? Payloads.Cut(SecretText.Redact(reason), PayloadCut.Results.Characters) : null };
        var result = await _services.Approvals.DecideAsync(_user.Id, told, ct);
        if (result == ApprovalResult.Stored && Find(decision.Run) is { } pending)
        {
            pending.Activity?.Decide(told);
            _scheduler.Wake(pending);
        }
        return result;
    }

    public async ValueTask<bool> DeleteThreadAsync(ThreadId thread, CancellationToken ct)
    {
        using var closed = await _admission.CloseThreadAsync(thread, ct);
        // A run that was about to wait for its user stands here again, in another attempt.
        for (var runs = InThread(thread); runs.Length > 0; runs = InThread(thread))
        {
            foreach (var pending in runs)
            {
                await _services.Store.RequestCancelAsync(_user.Id, pending.Run, ct);
                Cancel(pending);
            }
            await Task.WhenAll(runs.Select(static pending => pending.Ended)).WaitAsync(ct);
        }
        return await _services.Store.DeleteThreadAsync(_user.Id, thread, ct);
    }

    public AnswerDraft? FindDraft(ThreadId thread) => _scheduler.FindActive(_queue, thread)?.Answer?.Find();

    private void Cancel(PendingRun pending)
    {
        pending.Stop.TryStop(StopReason.Cancelled);
        if (_scheduler.TryWithdraw(pending))
        {
            // It ends without ever having had a slot.
            ThreadPool.UnsafeQueueUserWorkItem(static run => _ = run.Work(run), pending, preferLocal: false);
        }
    }

    private PendingRun Add(UserContext user, ThreadId thread, RunId run, bool isTakenUp = false)
    {
        var pending = new PendingRun(user, thread, run, _queue, _holds.Hold(_user)) { Work = WorkAsync, IsTakenUp = isTakenUp };
        lock (_gate)
        {
            _runs.Add(run, pending);
        }
        return pending;
    }

    private void Remove(PendingRun pending)
    {
        Forget(pending);
        pending.End();
        pending.Engine.Dispose();
    }

    private async Task WorkAsync(PendingRun pending)
    {
        if (pending.Alarm is { } alarm)
        {
            await alarm.DisposeAsync();
        }
        var attempt = new RunAttempt(pending, _scope, _rates, _budget, _services, _scheduler);
        await attempt.RunAsync();
        attempt.CountLeak();
        if (attempt.Leak is not null)
        {
            // The run is over for everyone but the code of it that holds a thread.
            _services.Log.RunAbandoned(pending.Run);
            _services.Telemetry.Leaked(1);
        }
        if (attempt.IsSuspended)
        {
            Suspend(pending);
        }
        else
        {
            Forget(pending);
            _scheduler.Release(pending);
        }
        pending.End();
        if (attempt.Leak is { } leak)
        {
            await leak;
            _services.Telemetry.Leaked(-1);
            _scheduler.CountLeak(_queue, -1);
        }
        pending.Engine.Dispose();
    }

    /// <summary>Puts another in the place of an attempt that has come to where all waits for the user; it holds nothing but that place.</summary>
    private void Suspend(PendingRun before)
    {
        var waiting = new PendingRun(before.User, before.Thread, before.Run, _queue, _holds.Hold(_user)) { Work = WorkAsync };
        lock (_gate)
        {
            _runs[before.Run] = waiting;
        }
        _scheduler.Suspend(before, waiting);
        _ = WatchAsync(waiting);
    }

    /// <summary>Lets a run that waits go on when that was asked for before it stood here, or else when its first approval expires. Never throws.</summary>
    private async Task WatchAsync(PendingRun waiting)
    {
        try
        {
            var record = await _services.Store.FindRunAsync(_user.Id, waiting.Run, CancellationToken.None);
            if (record is null or { CancelRequested: true })
            {
                Cancel(waiting);
                return;
            }
            var approvals = await _services.Approvals.ReadOfRunAsync(_user.Id, waiting.Run, CancellationToken.None);
            var now = _services.Time.GetUtcNow();
            var pending = approvals.Where(static asked => asked.Outcome is null).ToArray();
            if (pending.Length == 0 || pending.Any(asked => asked.ExpiresAt <= now) || approvals.Any(static asked => asked is { Outcome: not null, IsTakenUp: false }))
            {
                _scheduler.Wake(waiting);
                return;
            }
            if (waiting.Placement == Placement.Suspended)
            {
                SetAlarm(waiting, pending.Min(static asked => asked.ExpiresAt) - now);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _services.Log.WaitingNotWatched(waiting.Run, LoggedFailure.Describe(failure));
            SetAlarm(waiting, TimeSpan.FromSeconds(5));
        }
    }

    private void SetAlarm(PendingRun waiting, TimeSpan due)
    {
        waiting.Alarm = _services.Time.CreateTimer(_ => _ = WatchAsync(waiting), null, due, Timeout.InfiniteTimeSpan);
        if (waiting.Placement != Placement.Suspended)
        {
            // It has gone on in the meantime: nobody else looks at the alarm again.
            waiting.Alarm.Dispose();
        }
    }

    private void Forget(PendingRun pending)
    {
        lock (_gate)
        {
            _runs.Remove(pending.Run);
        }
    }

    private PendingRun? Find(RunId run)
    {
        lock (_gate)
        {
            return _runs.GetValueOrDefault(run);
        }
    }

    private PendingRun[] InThread(ThreadId thread)
    {
        lock (_gate)
        {
            return [.. _runs.Values.Where(run => run.Thread == thread)];
        }
    }
}
