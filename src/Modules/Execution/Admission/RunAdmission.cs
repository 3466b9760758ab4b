using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Netra.Execution;

/// <summary>
/// Admits one user's runs, one after the other: so that a repeated request is recognised, and order and limits hold. Waits for
/// the store, never for a run. Safe for concurrent use.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing.")]
internal sealed class RunAdmission(ExecutionServices services, RunScheduler scheduler, UserBudget budget, Func<UserContext, ThreadId, RunId, PendingRun> add, Action<PendingRun> remove)
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<ThreadId> _closed = [];

    /// <summary>Checks, stores and places a run.</summary>
    public async ValueTask<SubmitResult> SubmitAsync(RunRequest request, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return await AdmitAsync(request, ct);
        }
        catch (StoreUnavailableException failure)
        {
            services.Log.AdmissionFailed(LoggedFailure.Describe(failure));
            return StoreUnavailable();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Admits nothing more into a thread until what is returned is disposed. Whatever was being admitted is, when this returns.</summary>
    public async ValueTask<IDisposable> CloseThreadAsync(ThreadId thread, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        lock (_closed)
        {
            _closed.Add(thread);
        }
        _turn.Release();
        return new Closing(this, thread);
    }

    private async ValueTask<SubmitResult> AdmitAsync(RunRequest request, CancellationToken ct)
    {
        var hash = RunInput.HashRequest(request);
        if (request.IdempotencyKey is { } key && await services.Store.FindByKeyAsync(request.User.Id, key, ct) is { } earlier)
        {
            return earlier.RequestHash.Span.SequenceEqual(hash.Span)
                ? new SubmitResult.Accepted(earlier.Thread, earlier.Run, earlier.Seq, Duplicate: true)
                : new SubmitResult.Refused("idempotency_conflict", "This idempotency key was used for another request; use a new one.", "idempotency_key");
        }
        if (!services.CanStore)
        {
            return StoreUnavailable();
        }
        ThreadSummary? thread = null;
        if (request.Thread is { } id && (IsClosed(id) || (thread = await services.Threads.FindAsync(request.User.Id, id, ct)) is null))
        {
            return ThreadNotFound();
        }
        if (FindAgent(request.Agent, thread) is not { } agent)
        {
            return new SubmitResult.Refused("agent_not_found", "There is no such agent; GET /api/agents lists those that there are.", request.Agent is null ? null : "agent");
        }
        if (RunInput.Read(request.Input, agent) is not { } input)
        {
            return new SubmitResult.Refused("invalid_field", "The input has half of a surrogate pair in it; send well-formed text.", "input");
        }
        var problems = agent.CheckInput(input.Taken.ToElement());
        if (!problems.IsEmpty)
        {
            return new SubmitResult.Refused("invalid_field", BindProblems.Describe(problems), "input");
        }
        var now = services.Time.GetUtcNow();
        var today = await budget.OnAsync(DateOnly.FromDateTime(now.UtcDateTime));
        return today.Refuse(request.User.Plan) is { } spent
            ? new SubmitResult.Refused(FailureCodes.BudgetExceeded, spent, RetryAfter: now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime)
            : await StoreAsync(request, agent, input, hash);
    }

    private async ValueTask<SubmitResult> StoreAsync(RunRequest request, AgentDescriptor agent, RunInput input, ReadOnlyMemory<byte> hash)
    {
        var pending = add(request.User, request.Thread ?? ThreadId.New(), RunId.New());
        if (scheduler.TryPlace(pending, out var position) is { } refused)
        {
            remove(pending);
            return refused;
        }
        AdmitResult? result = null;
        try
        {
            // From here on it is done or not, whoever still waits: a run must not be stored that nobody will start.
            result = await services.Store.AdmitAsync(NewRun(request, pending, agent, input, hash, position), CancellationToken.None);
        }
        finally
        {
            if (result is not AdmitResult.Stored)
            {
                scheduler.TryWithdraw(pending);
                remove(pending);
            }
        }
        switch (result)
        {
            case AdmitResult.Stored stored:
                scheduler.Confirm(pending);
                return new SubmitResult.Accepted(pending.Thread, pending.Run, stored.Events[0].Seq, Duplicate: false);
            case AdmitResult.TooManyThreads:
                return new SubmitResult.Refused("engine_limit", $"You have {services.Limits.ThreadsPerUser} conversations; delete one first.");
            case AdmitResult.TooManyBytes:
                return new SubmitResult.Refused("engine_limit", StoredBytesLimit.Advice(services.Limits));
            default:
                return ThreadNotFound();
        }
    }

    private NewRun NewRun(RunRequest request, PendingRun pending, AgentDescriptor agent, RunInput input, ReadOnlyMemory<byte> hash, int? position)
    {
        var now = services.Time.GetUtcNow();
        var events = ImmutableArray.CreateBuilder<EventDraft>();
        events.Add(Draft(new MessageReceived(MessageId.For(pending.Run, "input"), input.Text, agent.Name)));
        if (position is { } ahead)
        {
            events.Add(Draft(new RunQueued(ahead)));
        }
        return new NewRun
        {
            Run = new RunRecord
            {
                User = request.User.Id,
                Thread = pending.Thread,
                Run = pending.Run,
                Status = RunStatus.Queued,
                Agent = agent.Name,
                FollowsThread = request.Agent is null,
                Input = input.Taken,
                Plan = request.User.Plan,
                Roles = request.User.Roles,
                CreatedAt = now,
            },
            IsNewThread = request.Thread is null,
            Title = input.Title(agent),
            IdempotencyKey = request.IdempotencyKey,
            RequestHash = hash,
            Events = events.DrainToImmutable(),
            MaxThreads = services.Limits.ThreadsPerUser,
            MaxStoredBytes = services.Limits.StoredBytesPerUser,
        };

        EventDraft Draft(RunEvent @event) => new() { Event = @event, At = now, Thread = pending.Thread, Run = pending.Run };
    }

    // Users start entry agents; a thread may have been handed to any.
    private AgentDescriptor? FindAgent(string? name, ThreadSummary? thread)
        => name is null
            ? services.Registry.Find(thread?.Agent ?? services.Registry.DefaultAgent)
            : services.Registry.Find(name) is { IsEntry: true } entry ? entry : null;

    private bool IsClosed(ThreadId thread)
    {
        lock (_closed)
        {
            return _closed.Contains(thread);
        }
    }

    // The store looks after itself once a second.
    private static SubmitResult.Refused StoreUnavailable()
        => new("server_busy", "The server cannot store anything at the moment; try again soon.", RetryAfter: TimeSpan.FromSeconds(2));

    private SubmitResult.Refused ThreadNotFound()
    {
        services.Telemetry.Refused("submit");
        return new("thread_not_found", "There is no such thread; leave thread_id out to begin one.", "thread_id");
    }

    private sealed class Closing(RunAdmission admission, ThreadId thread) : IDisposable
    {
        public void Dispose()
        {
            lock (admission._closed)
            {
                admission._closed.Remove(thread);
            }
        }
    }
}
