using System.Collections.Immutable;
using Netra;

namespace Netra.WebSockets.Tests;

/// <summary>A store in memory that keeps the promises of the real one: store, then publish in the order of seq.</summary>
internal sealed class MemoryLog(IEventPublisher publisher, TimeProvider time) : IStore, IThreadStore, IRunStore
{
    private readonly Lock _gate = new();
    private readonly List<Conversation> _threads = [];
    private readonly Dictionary<(UserId, RunId), RunRecord> _runs = [];
    private readonly Dictionary<(UserId, string), EarlierRequest> _keys = [];
    private readonly Dictionary<(UserId, RunId, ToolCallId), ToolCallRecord> _calls = [];

    public string Epoch { get; set; } = "epoch-1";

    public bool IsReady { get; set; } = true;

    /// <summary>How often the log was read.</summary>
    public int Reads;

    /// <summary>Awaited before each read of events.</summary>
    public Func<Task> BeforeRead { get; set; } = static () => Task.CompletedTask;

    public StoredEvent Append(UserId user, ThreadId thread, RunId run, RunEvent what, AgentFrame? agent = null, ToolCallId? call = null)
    {
        lock (_gate)
        {
            var conversation = Find(user, thread) ?? throw new InvalidOperationException("No such thread.");
            var seq = conversation.Events.Count + 1;
            var draft = new EventDraft { Event = what, At = time.GetUtcNow(), Thread = thread, Run = run, Agent = agent, Call = call };
            var stored = new StoredEvent(thread, run, seq, draft.ToWire(seq));
            conversation.Events.Add(stored);
            publisher.Publish(user, stored);
            return stored;
        }
    }

    public void AddThread(UserId user, ThreadId thread, string agent, string title = "A thread")
    {
        lock (_gate)
        {
            _threads.Add(new Conversation(user, thread, agent, time.GetUtcNow()) { Title = title });
        }
    }

    public void Put(RunRecord run)
    {
        lock (_gate)
        {
            _runs[(run.User, run.Run)] = run;
        }
    }

    public void PutKey(UserId user, string key, EarlierRequest request)
    {
        lock (_gate)
        {
            _keys[(user, key)] = request;
        }
    }

    public void PutCall(UserId user, RunId run, ToolCallRecord call)
    {
        lock (_gate)
        {
            _calls[(user, run, call.Call)] = call;
        }
    }

    public bool Has(UserId user, ThreadId thread)
    {
        lock (_gate)
        {
            return Find(user, thread) is not null;
        }
    }

    public bool Remove(UserId user, ThreadId thread)
    {
        lock (_gate)
        {
            if (_threads.RemoveAll(known => known.User == user && known.Thread == thread) == 0)
            {
                return false;
            }
            publisher.ThreadDeleted(user, thread);
            return true;
        }
    }

    public ValueTask OpenAsync(CancellationToken ct) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<ThreadSummary>?> ListAsync(UserId user, int limit, ThreadId? before, CancellationToken ct)
    {
        lock (_gate)
        {
            var mine = _threads.Where(thread => thread.User == user).Reverse().ToList();
            if (before is { } known)
            {
                var at = mine.FindIndex(thread => thread.Thread == known);
                if (at < 0)
                {
                    return ValueTask.FromResult<IReadOnlyList<ThreadSummary>?>(null);
                }
                mine = mine[(at + 1)..];
            }
            return ValueTask.FromResult<IReadOnlyList<ThreadSummary>?>([.. mine.Take(limit).Select(Summary)]);
        }
    }

    public ValueTask<ThreadSummary?> FindAsync(UserId user, ThreadId thread, CancellationToken ct)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(Find(user, thread) is { } found ? Summary(found) : null);
        }
    }

    public async ValueTask<EventPage?> ReadEventsAsync(UserId user, ThreadId thread, long afterSeq, int limit, CancellationToken ct)
    {
        Interlocked.Increment(ref Reads);
        await BeforeRead();
        lock (_gate)
        {
            return Find(user, thread) is { } found
                ? new EventPage([.. found.Events.Where(stored => stored.Seq > afterSeq).Take(limit)], found.Events.Count)
                : null;
        }
    }

    public ValueTask<ThreadSummary?> RenameAsync(UserId user, ThreadId thread, string title, CancellationToken ct)
    {
        lock (_gate)
        {
            if (Find(user, thread) is not { } found)
            {
                return ValueTask.FromResult<ThreadSummary?>(null);
            }
            found.Title = title;
            return ValueTask.FromResult<ThreadSummary?>(Summary(found));
        }
    }

    public ValueTask<ToolCallRecord?> FindCallAsync(UserId user, RunId run, ToolCallId call, CancellationToken ct)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_calls.GetValueOrDefault((user, run, call)));
        }
    }

    public ValueTask<IReadOnlyList<ThreadTurn>> ReadTurnsAsync(UserId user, ThreadId thread, RunId before, int limit, long bytes, int calls, CancellationToken ct)
        => throw new NotSupportedException("No engine runs here.");

    public ValueTask<RunUsage> ReadUsageAsync(UserId user, DateOnly day, CancellationToken ct)
        => ValueTask.FromResult(new RunUsage { InputTokens = 7, OutputTokens = 5, CostUsd = 0.25m });

    public ValueTask<EarlierRequest?> FindByKeyAsync(UserId user, string idempotencyKey, CancellationToken ct)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_keys.GetValueOrDefault((user, idempotencyKey)));
        }
    }

    public ValueTask<RunRecord?> FindRunAsync(UserId user, RunId run, CancellationToken ct)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_runs.GetValueOrDefault((user, run)));
        }
    }

    public ValueTask<AdmitResult> AdmitAsync(NewRun run, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<RunLease?> TakeLeaseAsync(UserId user, RunId run, string owner, TimeSpan duration, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<HeldLease>> RenewLeasesAsync(IReadOnlyList<HeldLease> leases, TimeSpan duration, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask ReleaseLeaseAsync(HeldLease lease, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoredEvent>> CommitAsync(RunCommit commit, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<RunStatus?> RequestCancelAsync(UserId user, RunId run, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StepRecord>> ReadStepsAsync(UserId user, RunId run, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoredEvent>> ReadRunEventsAsync(UserId user, RunId run, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<UnownedRun>> ReadUnownedAsync(CancellationToken ct) => throw new NotSupportedException();

    public ValueTask CountDeletedAsync(UserId user, RunId run, RunUsage usage, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<bool> DeleteThreadAsync(UserId user, ThreadId thread, CancellationToken ct) => throw new NotSupportedException();

    private Conversation? Find(UserId user, ThreadId thread) => _threads.Find(known => known.User == user && known.Thread == thread);

    private static ThreadSummary Summary(Conversation thread)
        => new(thread.Thread, thread.Title, thread.Agent, thread.CreatedAt, thread.Events.Count, null);

    private sealed class Conversation(UserId user, ThreadId thread, string agent, DateTimeOffset createdAt)
    {
        public UserId User { get; } = user;

        public ThreadId Thread { get; } = thread;

        public string Agent { get; } = agent;

        public DateTimeOffset CreatedAt { get; } = createdAt;

        public required string Title { get; set; }

        public List<StoredEvent> Events { get; } = [];
    }
}
