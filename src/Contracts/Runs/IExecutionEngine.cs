namespace Netra;

/// <summary>
/// Executes the runs of one user: the only thing that does. One instance for each active user. Safe for concurrent use.
/// </summary>
[SingleImplementation]
public interface IExecutionEngine
{
    /// <summary>
    /// Checks, stores and queues a run, and returns without waiting for it. When this returns the run and its
    /// <c>message_received</c> are stored.
    /// </summary>
    ValueTask<SubmitResult> SubmitAsync(RunRequest request, CancellationToken ct);

    /// <summary>Takes up a run that an earlier owner left; nothing when it is at work or in line here.</summary>
    void TakeUp(UnownedRun run);

    /// <summary>Stores that a run shall end and makes it end; returns when the request is stored.</summary>
    ValueTask<CancelResult> CancelAsync(RunId run, CancellationToken ct);

    /// <summary>Stores a decision on a tool call that waits for its user, and lets its run go on; returns when it is stored.</summary>
    ValueTask<ApprovalResult> ApproveAsync(ApprovalDecision decision, CancellationToken ct);

    /// <summary>Cancels the thread's runs, waits for their endings, then removes the thread; false when there is no such thread.</summary>
    ValueTask<bool> DeleteThreadAsync(ThreadId thread, CancellationToken ct);

    /// <summary>The text of the answer that the thread's active run is streaming, or null.</summary>
    AnswerDraft? FindDraft(ThreadId thread);

    /// <summary>Runs that are active and runs that wait.</summary>
    (int Active, int Queued) Load { get; }
}

/// <summary>
/// Finds the engine of a user, making it when the user becomes active and disposing it when idle. Bounded; safe for
/// concurrent use.
/// </summary>
[SingleImplementation]
public interface IExecutionEngines
{
    /// <summary>The user's engine, kept at least until the lease is disposed.</summary>
    EngineLease Enter(UserContext user);

    /// <summary>Takes up the runs that earlier owners left, and returns without waiting for them. Called once, after the store was opened and before users are served.</summary>
    ValueTask RecoverAsync(CancellationToken ct);

    /// <summary>Admits no more runs, gives running ones their time, then stops the rest where they stand.</summary>
    ValueTask DrainAsync(CancellationToken ct);

    /// <summary>Whether <see cref="DrainAsync"/> was called.</summary>
    bool IsDraining { get; }
}

/// <summary>Keeps a user's engine alive while it is held.</summary>
public abstract class EngineLease : IDisposable
{
    /// <summary>The engine.</summary>
    public abstract IExecutionEngine Engine { get; }

    /// <summary>Lets the engine go; twice is once.</summary>
    public abstract void Dispose();
}

/// <summary>A message that a user wants to be worked on.</summary>
public sealed record RunRequest
{
    /// <summary>The user as verified now; the same user as the engine's.</summary>
    public required UserContext User { get; init; }

    /// <summary>The agent, or null for the thread's, else the host's default.</summary>
    public string? Agent { get; init; }

    /// <summary>The thread, or null for a new one.</summary>
    public ThreadId? Thread { get; init; }

    /// <summary>The input as the client sent it.</summary>
    public required JsonText Input { get; init; }

    /// <summary>16 to 64 characters, or null.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>What became of asking for a run.</summary>
public abstract record SubmitResult
{
    private protected SubmitResult()
    {
    }

    /// <summary>The run is stored and will be worked on.</summary>
    /// <param name="Thread">Its thread.</param>
    /// <param name="Run">The run.</param>
    /// <param name="Seq">That of its <c>message_received</c>.</param>
    /// <param name="Duplicate">Whether this is the run of an earlier request with the same key.</param>
    public sealed record Accepted(ThreadId Thread, RunId Run, long Seq, bool Duplicate) : SubmitResult;

    /// <summary>Nothing was stored.</summary>
    /// <param name="Code">
    /// <c>agent_not_found</c>, <c>thread_not_found</c>, <c>invalid_field</c>, <c>idempotency_conflict</c>, <c>engine_limit</c>,
    /// <c>server_busy</c>, <c>server_draining</c>, <c>budget_exceeded</c>.
    /// </param>
    /// <param name="Message">What to do next.</param>
    /// <param name="Field">The member of the command that is wrong, or null.</param>
    /// <param name="RetryAfter">When it may go better, or null.</param>
    public sealed record Refused(string Code, string Message, string? Field = null, TimeSpan? RetryAfter = null) : SubmitResult;
}

/// <summary>What became of asking for a run's end.</summary>
public enum CancelResult
{
    /// <summary>The request is stored.</summary>
    Stored,

    /// <summary>The user has no such run.</summary>
    NotFound,

    /// <summary>The run has ended.</summary>
    NotActive,
}

/// <summary>What has been streamed of an answer so far.</summary>
/// <param name="Run">The run.</param>
/// <param name="Agent">The agent whose text it is.</param>
/// <param name="Message">The message.</param>
/// <param name="Text">All so far.</param>
public sealed record AnswerDraft(RunId Run, AgentFrame Agent, MessageId Message, string Text);

/// <summary>Which call of which agent an event belongs to.</summary>
/// <param name="Id">The call.</param>
/// <param name="Name">The agent.</param>
public sealed record AgentFrame(AgentCallId Id, string Name);
