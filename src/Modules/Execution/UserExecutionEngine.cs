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
        if (Find(run.Run) is null)
        {
            _scheduler.TakeUp(Add(_user, run.Thread, run.Run, isTakenUp: true), run.IsStarted);
        }
    }

    public async ValueTask<CancelResult> CancelAsync(RunId run, CancellationToken ct)
    {
        switch (await _services.Store.RequestCancelAsync(_user.Id, run, ct))
        {
            case null:
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

    public async ValueTask<bool> DeleteThreadAsync(ThreadId thread, CancellationToken ct)
    {
        using var closed = await _admission.CloseThreadAsync(thread, ct);
        var runs = InThread(thread);
        foreach (var pending in runs)
        {
            await _services.Store.RequestCancelAsync(_user.Id, pending.Run, ct);
            Cancel(pending);
        }
        await Task.WhenAll(runs.Select(static pending => pending.Ended)).WaitAsync(ct);
        return await _services.Store.DeleteThreadAsync(_user.Id, thread, ct);
    }

    public AnswerDraft? FindDraft(ThreadId thread) => _scheduler.FindActive(_queue, thread)?.Answer?.Find();

    private void Cancel(PendingRun pending)
    {
        pending.Stop.TryStop(StopReason.Cancelled);
        if (_scheduler.TryWithdraw(pending))
        {
            // It ends without ever having had a slot.
            _ = Task.Run(() => pending.Work(pending));
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
        var attempt = new RunAttempt(pending, _scope, _rates, _budget, _services, _scheduler);
        await attempt.RunAsync();
        attempt.CountLeak();
        if (attempt.Leak is not null)
        {
            // The run is over for everyone but the code of it that holds a thread.
            _services.Log.RunAbandoned(pending.Run);
            _services.Telemetry.Abandoned(1);
        }
        Forget(pending);
        _scheduler.Release(pending);
        pending.End();
        if (attempt.Leak is { } leak)
        {
            await leak;
            _services.Telemetry.Abandoned(-1);
            _scheduler.CountLeak(_queue, -1);
        }
        pending.Engine.Dispose();
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
