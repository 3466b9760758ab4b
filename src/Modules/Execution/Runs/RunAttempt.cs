using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Netra.Execution;

/// <summary>
/// One attempt of a run, from taking its ownership to giving everything back: whatever happens in between, the run has told
/// exactly one ending when this is over, or nobody may tell one.
/// </summary>
internal sealed class RunAttempt(PendingRun pending, IUserScope userScope, ToolRates rates, UserBudget budget, ExecutionServices services, RunScheduler scheduler)
{
    /// <summary>The key of the call of the agent that the user started.</summary>
    private const string RootKey = "/0";

    /// <summary>How often a run is begun before it is given up: code that brings its host down would do so for ever.</summary>
    private const int MostAttempts = 5;

    private static readonly Func<ILogger, string, string, string, IDisposable?> Scope = LoggerMessage.DefineScope<string, string, string>("user {User} thread {Thread} run {Run}");

    private readonly StorePatience _patience = new(pending.Run, pending.Stop, services);

    private Func<RunUsage>? _used;

    private ILogger Log => services.Log;

    /// <summary>The code of the run that is at work.</summary>
    public RunBodies Bodies { get; } = new();

    /// <summary>Whether the run waits for its user now; it goes on in another attempt.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>Completes when the code that a leak slot was taken for has come back; null when none was.</summary>
    public Task? Leak { get; private set; }

    /// <summary>Runs it. Never throws.</summary>
    public async Task RunAsync()
    {
        using var logged = Scope(Log, pending.User.Id.Value, pending.Thread.Value, pending.Run.Value);
        try
        {
            if (await _patience.UseAsync(() => services.Store.TakeLeaseAsync(pending.User.Id, pending.Run, services.Owner, services.LeaseDuration, CancellationToken.None)) is { } lease)
            {
                pending.Lease = new HeldLease(pending.User.Id, pending.Run, lease.Number);
                await RunAsync(lease);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            if (!pending.Stop.IsStopped || failure is not (OperationCanceledException or StoreUnavailableException))
            {
                Log.EngineFailed(pending.Run, LoggedFailure.Describe(failure));
            }
        }
        await ObserveCancellationAsync();
        switch (pending.Stop.Reason)
        {
            case StopReason.LeaseLost:
                services.Telemetry.LeaseLost();
                Log.LeaseLost(pending.Run);
                await CountDeletedAsync();
                break;
            case StopReason.StoreFailed:
                // What was told is what the store says, not what this process thinks: it is ended as after a crash.
                await RunRecovery.EndAsync(services, pending.User.Id, pending.Run, FailureCodes.AgentFailed, "The server could not store what the run did; try again.");
                break;
        }
    }

    private async Task RunAsync(RunLease lease)
    {
        var record = Follow(lease);
        using var activity = services.Telemetry.StartRun(record);
        using var count = services.Telemetry.Count();
        var isFirst = record.Attempts == 0;
        var (steps, approvals, log) = isFirst ? ([], [], new StepLog([], [])) : await ReadAsync(record);
        var told = pending.IsTakenUp || !isFirst
            ? (await _patience.UseAsync(() => services.Store.ReadRunEventsAsync(record.User, record.Run, CancellationToken.None))).Count
            : pending.IsAnnounced ? 2 : 1;
        RunJournal? journal = null;
        var writer = new JournalWriter(record, lease.Number, services.Store, _patience, new StoredBytesLimit(services.Limits, pending.Stop), failure => WriteFailed(failure, journal));
        journal = new RunJournal(
            writer, pending.Stop, services.Time, told, services.Limits.EventsPerRun, isFirst ? [] : OpenCalls.Find(record, steps, approvals, services.Registry));
        if (record.CancelRequested)
        {
            pending.Stop.TryStop(StopReason.Cancelled);
        }
        var timeLeft = TimeSpan.FromSeconds(services.Limits.RunSeconds[record.Plan]) - record.Worked;
        if (timeLeft <= TimeSpan.Zero)
        {
            pending.Stop.TryStop(StopReason.TimedOut);
        }
        var isResumed = record.Status == RunStatus.Waiting;
        if (record.Attempts >= MostAttempts && !isResumed)
        {
            pending.Stop.TryStop(StopReason.Failed, new EventError(FailureCodes.RecoveryExhausted, $"The server stopped {MostAttempts} times while it worked on this; ask for something else."));
        }
        var ending = new RunEnding(record, services) { StartedAt = record.StartedAt, UsedBefore = StoredUsage.Sum(steps) };
        _used = () => ending.Used(journal.Root?.Usage);
        if (pending.Stop.IsStopped)
        {
            await EndAsync(journal, ending, count, null, null);
            return;
        }
        var startedAt = services.Time.GetUtcNow();
        // Nobody waits for it to be stored: whatever is told or done outside waits for what was told before.
        journal.Begin(Beginning(record, startedAt), isHeld: isFirst);
        if (isFirst)
        {
            services.Telemetry.Waited(record, startedAt - record.CreatedAt);
        }
        if (!isResumed)
        {
            Log.RunStarted(record.Run, record.Agent, record.Attempts + 1);
        }
        await WorkAsync(record, log, journal, ending with { StartedAt = record.StartedAt ?? startedAt }, count, timeLeft);
    }

    // Its thread may have been deleted, which gives no budget back.
    private async Task CountDeletedAsync()
    {
        if (_used?.Invoke() is not { } used || used == RunUsage.None)
        {
            return;
        }
        try
        {
            await services.Store.CountDeletedAsync(pending.User.Id, pending.Run, used, CancellationToken.None);
        }
        catch (StoreUnavailableException failure)
        {
            Log.EngineFailed(pending.Run, LoggedFailure.Describe(failure));
        }
    }

    /// <summary>The run, for the agent that answers in its thread now if it was for none in particular.</summary>
    private RunRecord Follow(RunLease lease)
    {
        var record = lease.Run;
        if (record is not { FollowsThread: true, Attempts: 0 } || record.Agent == lease.ThreadAgent || services.Registry.Find(lease.ThreadAgent) is not { } agent)
        {
            return record;
        }
        return agent.CheckInput(RunInput.For(agent, record.Input).ToElement()).IsEmpty ? record with { Agent = agent.Name } : record;
    }

    /// <summary>What earlier attempts stored. A run for which that cannot be read is made to end: another attempt could not read it either.</summary>
    private async Task<(IReadOnlyList<StepRecord> Steps, IReadOnlyList<ApprovalRecord> Approvals, StepLog Log)> ReadAsync(RunRecord record)
    {
        IReadOnlyList<StepRecord> steps = [];
        IReadOnlyList<ApprovalRecord> approvals = [];
        try
        {
            steps = await _patience.UseAsync(() => services.Store.ReadStepsAsync(record.User, record.Run, CancellationToken.None));
            approvals = await _patience.UseAsync(() => services.Approvals.ReadOfRunAsync(record.User, record.Run, CancellationToken.None));
            return (steps, approvals, new StepLog(steps, approvals));
        }
        catch (Exception failure) when (failure is InvalidDataException or JsonException)
        {
            Log.EngineFailed(record.Run, LoggedFailure.Describe(failure));
            pending.Stop.TryStop(StopReason.Failed, new EventError(FailureCodes.RecoveryExhausted, "What was stored of this cannot be read any more; ask again."));
            return (steps, approvals, new StepLog([], []));
        }
    }

    private async Task WorkAsync(RunRecord record, StepLog steps, RunJournal journal, RunEnding ending, RunCount count, TimeSpan timeLeft)
    {
        await using var time = services.Time.CreateTimer(
            _ => pending.Stop.TryStop(StopReason.TimedOut), null, timeLeft, Timeout.InfiniteTimeSpan);
        RunExecution? run = null;
        Task<CallOutcome>? root = null;
        IRunScope? scope = null;
        try
        {
            try
            {
                var context = new RunContext { User = pending.User, Thread = record.Thread, Run = record.Run, CreatedAt = record.CreatedAt, Attempt = record.Attempts + (record.Status == RunStatus.Waiting ? 0 : 1) };
                scope = userScope.OpenRun(context);
                pending.Answer = new AnswerStream(record, services.Publisher, pending.Stop, services.Time, services.Limits.AnswerBytes);
                var today = await _patience.UseAsync(() => budget.OnAsync(DateOnly.FromDateTime(ending.StartedAt!.Value.UtcDateTime)));
                if (pending.IsTakenUp)
                {
                    // What another process saw of it is not in what runs of the day are known to have used.
                    today.Take(ending.UsedBefore);
                }
                run = new RunExecution(services, record, context, scope, pending.Stop, journal, steps, pending.Answer, rates, today, Bodies);
                pending.Activity = run.Activity;
                root = StartRoot(run, record);
                await Grace.WaitAsync(root, Grace.Run, services.Time, pending.Stop.Token);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                Log.EngineFailed(record.Run, LoggedFailure.Describe(failure));
                pending.Stop.TryStop(StopReason.Failed, new EventError(FailureCodes.AgentFailed, "The run could not be worked on."));
            }
            await EndAsync(journal, ending, count, run, root);
        }
        finally
        {
            if (scope is not null)
            {
                await DisposeAsync(scope, record.Run);
            }
        }
    }

    /// <summary>Takes a leak slot for code that has not come back, once; it counts before the run's ending is seen.</summary>
    public void CountLeak()
    {
        if (Leak is null && Bodies.Any)
        {
            Leak = Bodies.WhenNoneAsync();
            scheduler.CountLeak(pending.Queue, 1);
        }
    }

    private static Task<CallOutcome> StartRoot(RunExecution run, RunRecord record)
    {
        var input = run.Services.Registry.Find(record.Agent) is { } agent ? RunInput.For(agent, record.Input) : record.Input;
        return run.Agents.CallAsync(new AgentRequest { Key = RootKey, Kind = StepKind.Agent, Name = record.Agent, Input = input, IsAnswering = true, Parent = null }, run.Stop.Token);
    }

    private async Task EndAsync(RunJournal journal, RunEnding ending, RunCount count, RunExecution? run, Task<CallOutcome>? root)
    {
        if (root is { IsFaulted: true, Exception: { InnerException: { } failure } } && pending.Stop.TryStop(StopReason.Failed, new EventError(FailureCodes.AgentFailed, "The run could not be worked on.")))
        {
            Log.EngineFailed(pending.Run, LoggedFailure.Describe(failure));
        }
        if (pending.Stop.Reason == StopReason.Suspended)
        {
            CountLeak();
            if (journal.Root is { } answering)
            {
                // What was streamed comes again when the code does.
                run?.Answer.Retract(answering.Agent);
            }
            // What is given back with this is owned no more and need not be renewed.
            pending.Lease = null;
            await journal.SuspendAsync(services.Time.GetUtcNow());
            IsSuspended = true;
            return;
        }
        if (pending.Stop.IsGivenUp)
        {
            journal.Seal();
            // What was told before is stored before this is over.
            await journal.SettleAsync(CancellationToken.None);
            if (pending.Stop.Reason == StopReason.Drained && pending.Lease is { } lease)
            {
                await services.Store.ReleaseLeaseAsync(lease, CancellationToken.None);
            }
            return;
        }
        scheduler.MarkEnding(pending);
        CountLeak();
        var outcome = root is { IsCompletedSuccessfully: true } && !pending.Stop.IsStopped ? await root : null;
        var now = services.Time.GetUtcNow();
        var status = RunStatus.Failed;
        await journal.EndAsync(
            () =>
            {
                var entry = outcome is null
                    ? ending.Stopped(pending.Stop, journal.Root?.Usage, now)
                    : ending.Decided(outcome, run!.Agents.AnswerMessage ?? MessageId.For(pending.Run, RootKey), now);
                status = entry.Transition!.Status;
                return entry;
            },
            new StoppedCalls(pending.Stop, services.Time));
        count.End(status);
        Activity.Current?.SetTag("netra.run.status", status.ToWire());
    }

    private static JournalEntry Beginning(RunRecord record, DateTimeOffset now) => new()
    {
        // A run that waited for its user was not interrupted.
        Facts = record.Status == RunStatus.Waiting ? [] : [new RunFact(record.Attempts == 0 ? new RunStarted(record.Agent) : new RunResumed(record.IsDrained ? "drained" : "recovered", record.Attempts + 1))],
        Transition = new RunTransition { Status = RunStatus.Running, At = now, Agent = record.Agent, BeginsAttempt = record.Status != RunStatus.Waiting },
    };

    private OperationCanceledException WriteFailed(Exception failure, RunJournal? journal)
    {
        if (failure is LeaseLostException)
        {
            pending.Stop.TryStop(StopReason.LeaseLost);
        }
        else if (failure is not StoreUnavailableException && pending.Stop.TryStop(StopReason.StoreFailed))
        {
            Log.StoreFailed(pending.Run, LoggedFailure.Describe(failure));
        }
        journal?.Seal();
        return pending.Stop.Exception();
    }

    private async Task DisposeAsync(IRunScope scope, RunId run)
    {
        try
        {
            // What a scope disposes is foreign code: it gets as long as any other.
            await Bodies.Start(async () =>
            {
                await scope.DisposeAsync();
                return true;
            }).WaitAsync(Grace.Run, services.Time);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.ScopeFailed(run, LoggedFailure.Describe(failure));
        }
    }

    private async Task ObserveCancellationAsync()
    {
        await pending.Stop.Cancellation.WaitAsync(Grace.Run, services.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (pending.Stop.Cancellation is { IsFaulted: true, Exception: { } thrown })
        {
            Log.CancellationThrew(pending.Run, LoggedFailure.Describe(thrown.InnerException ?? thrown));
        }
    }
}
