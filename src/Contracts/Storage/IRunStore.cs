using System.Collections.Immutable;

namespace Netra;

/// <summary>
/// Where the engine keeps runs, steps and events. Each call is one transaction of a single writer that commits in groups:
/// when a call returns, what it wrote is durable, and its events have been given to <see cref="IEventPublisher"/> in the order of <c>seq</c>.
/// Every query has the user in it. Safe for concurrent use.
/// </summary>
[SingleImplementation]
public interface IRunStore
{
    /// <summary>The run that this user asked for with this key, while its thread exists; or null.</summary>
    ValueTask<EarlierRequest?> FindByKeyAsync(UserId user, string idempotencyKey, CancellationToken ct);

    /// <summary>Stores a new run, its thread if that is new, and its first events.</summary>
    ValueTask<AdmitResult> AdmitAsync(NewRun run, CancellationToken ct);

    /// <summary>
    /// Takes the ownership of a run that has not ended: one that nobody owns, one whose owner's time has run out, or one's own
    /// again. The number is greater than any that was ever given out by this store, and whoever had an older one can write
    /// nothing more. Null when the run has ended or is gone, or belongs to another owner.
    /// </summary>
    /// <param name="user">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="owner">Who takes it: an id of the process.</param>
    /// <param name="duration">How long nobody else may take it, unless it is renewed.</param>
    /// <param name="ct">Cancels waiting.</param>
    ValueTask<RunLease?> TakeLeaseAsync(UserId user, RunId run, string owner, TimeSpan duration, CancellationToken ct);

    /// <summary>Keeps ownerships for as long again; gives those that are lost.</summary>
    ValueTask<IReadOnlyList<HeldLease>> RenewLeasesAsync(IReadOnlyList<HeldLease> leases, TimeSpan duration, CancellationToken ct);

    /// <summary>Gives an ownership back in order, so that the next owner need not wait; nothing when it is lost already.</summary>
    ValueTask ReleaseLeaseAsync(HeldLease lease, CancellationToken ct);

    /// <summary>Writes events, steps and the run's state in one transaction, or nothing when the lease is old.</summary>
    /// <exception cref="LeaseLostException">Somebody else owns the run, or it has ended, or it is gone.</exception>
    /// <exception cref="StoredBytesExceededException">The user would have more than <see cref="RunCommit.MaxStoredBytes"/>; nothing was written.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be written now, and nothing was: the same may be tried again.</exception>
    /// <returns>The events as stored, in the order given.</returns>
    ValueTask<IReadOnlyList<StoredEvent>> CommitAsync(RunCommit commit, CancellationToken ct);

    /// <summary>Stores that a run shall end; null when the user has no such run, else its status now.</summary>
    ValueTask<RunStatus?> RequestCancelAsync(UserId user, RunId run, CancellationToken ct);

    /// <summary>The run, or null.</summary>
    ValueTask<RunRecord?> FindRunAsync(UserId user, RunId run, CancellationToken ct);

    /// <summary>All steps of a run by key.</summary>
    ValueTask<IReadOnlyList<StepRecord>> ReadStepsAsync(UserId user, RunId run, CancellationToken ct);

    /// <summary>The events of one run in order.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> ReadRunEventsAsync(UserId user, RunId run, CancellationToken ct);

    /// <summary>Runs of all users that have not ended and that nobody owns, oldest first. For recovery only.</summary>
    ValueTask<IReadOnlyList<UnownedRun>> ReadUnownedAsync(CancellationToken ct);

    /// <summary>
    /// Counts what a run used that was at work when its thread was deleted, in place of what it had stored by then. Does nothing for
    /// a run that is there, or never was.
    /// </summary>
    ValueTask CountDeletedAsync(UserId user, RunId run, RunUsage usage, CancellationToken ct);

    /// <summary>
    /// Removes the thread with everything in it, but not what was used of the day, and tells <see cref="IEventPublisher.ThreadDeleted"/>, after the last of its events;
    /// false when the user has none such.
    /// </summary>
    ValueTask<bool> DeleteThreadAsync(UserId user, ThreadId thread, CancellationToken ct);
}

/// <summary>A run that is asked for.</summary>
public sealed record NewRun
{
    /// <summary>The run's first state: queued.</summary>
    public required RunRecord Run { get; init; }

    /// <summary>Whether the thread is made with it.</summary>
    public required bool IsNewThread { get; init; }

    /// <summary>The title of a new thread: the beginning of its first message.</summary>
    public required string Title { get; init; }

    /// <summary>The key that makes a repeated request recognisable, or null.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 over agent, thread and input of the request; compared for equal keys.</summary>
    public required ReadOnlyMemory<byte> RequestHash { get; init; }

    /// <summary><c>message_received</c>, and <c>run_queued</c> if it has to wait.</summary>
    public required ImmutableArray<EventDraft> Events { get; init; }

    /// <summary>The most threads that the user may have.</summary>
    public required int MaxThreads { get; init; }

    /// <summary>The most bytes that the user's conversations may have with this run; no limit unless given.</summary>
    public long MaxStoredBytes { get; init; } = long.MaxValue;
}

/// <summary>What became of admitting a run.</summary>
public abstract record AdmitResult
{
    private protected AdmitResult()
    {
    }

    /// <summary>It is stored.</summary>
    public sealed record Stored(IReadOnlyList<StoredEvent> Events) : AdmitResult;

    /// <summary>The user has no such thread.</summary>
    public sealed record ThreadNotFound : AdmitResult;

    /// <summary>The user has as many threads as are allowed.</summary>
    public sealed record TooManyThreads : AdmitResult;

    /// <summary>The user's conversations have as many bytes as are allowed, or would have more with this run.</summary>
    public sealed record TooManyBytes : AdmitResult;
}

/// <summary>An earlier request with the same key.</summary>
/// <param name="Thread">Its thread.</param>
/// <param name="Run">Its run.</param>
/// <param name="Seq">That of its <c>message_received</c>.</param>
/// <param name="RequestHash">SHA-256 over agent, thread and input.</param>
public sealed record EarlierRequest(ThreadId Thread, RunId Run, long Seq, ReadOnlyMemory<byte> RequestHash);

/// <summary>The ownership of a run.</summary>
/// <param name="Number">The fencing token: every write names it.</param>
/// <param name="Run">The run as it stands.</param>
/// <param name="ThreadAgent">The agent that answers in its thread now.</param>
public sealed record RunLease(long Number, RunRecord Run, string ThreadAgent);

/// <summary>An ownership by its number.</summary>
/// <param name="User">Whose run.</param>
/// <param name="Run">The run.</param>
/// <param name="Number">The fencing token.</param>
public readonly record struct HeldLease(UserId User, RunId Run, long Number);

/// <summary>A run that has not ended and that nobody owns.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Plan">The plan of the user when the run was asked for.</param>
/// <param name="Roles">The roles of the user when the run was asked for.</param>
/// <param name="Thread">The conversation.</param>
/// <param name="Run">The run.</param>
/// <param name="IsStarted">Whether an attempt has begun.</param>
/// <param name="WasOwned">Whether somebody owned it whose time has run out.</param>
public sealed record UnownedRun(UserId User, Plan Plan, ImmutableArray<string> Roles, ThreadId Thread, RunId Run, bool IsStarted, bool WasOwned)
{
    /// <summary>Whose it is, as the user was known when the run was asked for.</summary>
    public UserContext Owner => new() { Id = User, Plan = Plan, Roles = Roles };

    /// <summary>Whether it waits for an approval.</summary>
    public bool IsWaiting { get; init; }
}

/// <summary>A write was refused because its lease is old; whoever wrote stops at once.</summary>
public sealed class LeaseLostException(RunId run) : Exception($"The ownership of run {run} was lost.");

/// <summary>A write was refused because the conversations of its user would have more bytes than it allows.</summary>
public sealed class StoredBytesExceededException(UserId user) : Exception($"The conversations of user {user} have as many bytes as they may.");

/// <summary>One write of a run's owner.</summary>
public sealed record RunCommit
{
    /// <summary>Whose run.</summary>
    public required UserId User { get; init; }

    /// <summary>The conversation.</summary>
    public required ThreadId Thread { get; init; }

    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The fencing token.</summary>
    public required long Lease { get; init; }

    /// <summary>Durable events, in order.</summary>
    public ImmutableArray<EventDraft> Events { get; init; } = [];

    /// <summary>Steps that begin or end.</summary>
    public ImmutableArray<StepRecord> Steps { get; init; } = [];

    /// <summary>Tool calls as the user may read them, redacted but not cut.</summary>
    public ImmutableArray<ToolCallRecord> Calls { get; init; } = [];

    /// <summary>
    /// Approvals that are asked for with <see cref="Events"/>. An <see cref="ApprovalResolved"/> among those is stored only while its
    /// approval waits, and left out when it was resolved before.
    /// </summary>
    public ImmutableArray<ApprovalRecord> Approvals { get; init; } = [];

    /// <summary>The run's new state, or null when it stays. An ended state, and waiting, give the lease back.</summary>
    public RunTransition? Transition { get; init; }

    /// <summary>The most bytes that the user's conversations may have with this write; null when it must be stored in any case.</summary>
    public long? MaxStoredBytes { get; init; }
}

/// <summary>A change of a run's state.</summary>
public sealed record RunTransition
{
    /// <summary>The new status.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When, UTC: the start of an attempt or the end.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The agent that the run is for after all, or null when that stays.</summary>
    public string? Agent { get; init; }

    /// <summary>Whether this begins an attempt.</summary>
    public bool BeginsAttempt { get; init; }

    /// <summary>The answer in full; missing unless it completed.</summary>
    public JsonText Answer { get; init; }

    /// <summary>What it used.</summary>
    public RunUsage Usage { get; init; } = RunUsage.None;

    /// <summary>What the user should know.</summary>
    public ImmutableArray<RunWarning> Warnings { get; init; } = [];

    /// <summary>The agent that answers in the thread from now on, or null when it stays.</summary>
    public string? ThreadAgent { get; init; }
}

/// <summary>What a step is.</summary>
public enum StepKind
{
    /// <summary>A call of an agent.</summary>
    Agent,

    /// <summary>A call of a tool.</summary>
    Tool,

    /// <summary>A model's turn.</summary>
    Model,

    /// <summary>A named piece of an agent's own work.</summary>
    Named,

    /// <summary>A thought that was told.</summary>
    Thought,

    /// <summary>Parallel branches.</summary>
    Fork,

    /// <summary>A hand-off to another agent.</summary>
    HandOff,
}

/// <summary>A piece of a run whose result is stored, so that it is never done twice.</summary>
public sealed record StepRecord
{
    /// <summary>The path of its frame and an ordinal, unique in the run.</summary>
    public required string Key { get; init; }

    /// <summary>What it is; compared when replayed.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>The agent's, tool's or step's name; compared when replayed.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the input; compared when replayed.</summary>
    public required ReadOnlyMemory<byte> InputHash { get; init; }

    /// <summary>Whether it has ended; a step that has begun and not ended has no result.</summary>
    public required bool Ended { get; init; }

    /// <summary>Begun: what is needed to repeat it. Ended: its result or failure. The engine's own form.</summary>
    public JsonText Content { get; init; }
}

/// <summary>A tool call as its user may read it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">The arguments, redacted but not cut.</param>
/// <param name="Result">The result, redacted but not cut; missing while there is none.</param>
/// <param name="Status">How it ended, or null while it is at work.</param>
public sealed record ToolCallRecord(ToolCallId Call, string Tool, JsonText Arguments, JsonText Result, CallStatus? Status);
