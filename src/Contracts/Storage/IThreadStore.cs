namespace Netra;

/// <summary>A user's conversations, as the user reads them. Every query has the user in it. Safe for concurrent use.</summary>
[SingleImplementation]
public interface IThreadStore
{
    /// <summary>Newest first, older than <paramref name="before"/> when that is given; null when it is not the user's.</summary>
    ValueTask<IReadOnlyList<ThreadSummary>?> ListAsync(UserId user, int limit, ThreadId? before, CancellationToken ct);

    /// <summary>The thread, or null.</summary>
    ValueTask<ThreadSummary?> FindAsync(UserId user, ThreadId thread, CancellationToken ct);

    /// <summary>Durable events after <paramref name="afterSeq"/> in order, at most <paramref name="limit"/>, and fewer when they are large: a megabyte and its last event; null when there is no such thread.</summary>
    ValueTask<EventPage?> ReadEventsAsync(UserId user, ThreadId thread, long afterSeq, int limit, CancellationToken ct);

    /// <summary>Renames the thread; null when there is no such thread.</summary>
    ValueTask<ThreadSummary?> RenameAsync(UserId user, ThreadId thread, string title, CancellationToken ct);

    /// <summary>A tool call of a run, or null.</summary>
    ValueTask<ToolCallRecord?> FindCallAsync(UserId user, RunId run, ToolCallId call, CancellationToken ct);

    /// <summary>
    /// The runs of a thread before one of it that began and have ended, newest first: at most so many, and none after those whose inputs and answers are
    /// together that large. Empty when the user has no such run.
    /// </summary>
    /// <param name="user">Whose thread.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="before">A run of it.</param>
    /// <param name="limit">The most runs.</param>
    /// <param name="bytes">Bytes of inputs and answers from which on no more are read.</param>
    /// <param name="calls">The most tool calls of each that are read.</param>
    /// <param name="ct">Cancels waiting.</param>
    ValueTask<IReadOnlyList<ThreadTurn>> ReadTurnsAsync(UserId user, ThreadId thread, RunId before, int limit, long bytes, int calls, CancellationToken ct);

    /// <summary>What the user's runs that began on this UTC day used. Runs of which the cost is not known are counted without it.</summary>
    ValueTask<RunUsage> ReadUsageAsync(UserId user, DateOnly day, CancellationToken ct);
}

/// <summary>A conversation in a list.</summary>
/// <param name="Thread">The conversation.</param>
/// <param name="Title">Its title.</param>
/// <param name="Agent">The agent that answers in it.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="LastSeq">The seq of its last event.</param>
/// <param name="ActiveRun">The run at work or first in line, or null.</param>
public sealed record ThreadSummary(ThreadId Thread, string Title, string Agent, DateTimeOffset CreatedAt, long LastSeq, RunId? ActiveRun);

/// <summary>An ended run as later runs of its thread see it.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Input">What its agent was given.</param>
/// <param name="Answer">Its answer; missing unless it completed.</param>
/// <param name="Calls">Its tool calls, redacted, in the order in which they began.</param>
public sealed record ThreadTurn(RunStatus Status, JsonText Input, JsonText Answer, IReadOnlyList<ToolCallRecord> Calls);

/// <summary>A piece of a thread's log.</summary>
/// <param name="Events">In order.</param>
/// <param name="LastSeq">The seq of the thread's last event.</param>
public sealed record EventPage(IReadOnlyList<StoredEvent> Events, long LastSeq);

/// <summary>The store as a whole. Safe for concurrent use.</summary>
[SingleImplementation]
public interface IStore
{
    /// <summary>A random id of the store, new after a restore.</summary>
    string Epoch { get; }

    /// <summary>Whether it is open and can be written.</summary>
    bool IsReady { get; }

    /// <summary>
    /// Locks the data folder, migrates the schema and opens. Called once, before anything else; with the lock all earlier leases are void.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The folder is locked by another process, cannot be written, or has a newer schema.</exception>
    ValueTask OpenAsync(CancellationToken ct);
}

/// <summary>The store cannot be used; the message is one line that says what to do.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>The store cannot be used.</summary>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>The store cannot be used because of something else.</summary>
    public StoreUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>Files that tools made for a user, in a folder of the user's own. Safe for concurrent use.</summary>
[SingleImplementation]
public interface IUserFiles
{
    /// <summary>Writes a whole file at once, replacing one of that name. Names are 1 to 128 letters, digits, <c>- _ .</c>, not beginning with a dot.</summary>
    ValueTask WriteAsync(UserId user, string name, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>The user's files by name.</summary>
    ValueTask<IReadOnlyList<UserFile>> ListAsync(UserId user, CancellationToken ct);

    /// <summary>Opens a file to be read; null when the user has none of that name.</summary>
    ValueTask<Stream?> OpenAsync(UserId user, string name, CancellationToken ct);
}

/// <summary>A file of a user.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="WrittenAt">When it was written, UTC.</param>
public sealed record UserFile(string Name, long Bytes, DateTimeOffset WrittenAt);
