using System.Collections.Immutable;

namespace Netra;

/// <summary>The log of each thread: events numbered without a gap, as the bytes that clients see.</summary>
internal static class EventLog
{
    // What a reader gets at once, whose slowness must not hold much of the process.
    private const long PageBytes = 1_024 * 1_024;

    /// <summary>Numbers and stores events of one run. The thread exists: it was looked up in the same transaction.</summary>
    public static ImmutableArray<StoredEvent> Append(Connection connection, UserId user, ThreadId thread, ImmutableArray<EventDraft> drafts)
    {
        if (drafts.IsEmpty)
        {
            return [];
        }
        var last = connection.QueryNumber(
            "UPDATE threads SET last_seq = last_seq + ?3 WHERE user = ?1 AND thread = ?2 RETURNING last_seq", user.Value, thread.Value, drafts.Length)!.Value;
        var seq = last - drafts.Length;
        var stored = ImmutableArray.CreateBuilder<StoredEvent>(drafts.Length);
        foreach (var draft in drafts)
        {
            var entry = new StoredEvent(thread, draft.Run, ++seq, draft.ToWire(seq));
            connection.Execute("INSERT INTO events (user, thread, seq, run, wire) VALUES (?1, ?2, ?3, ?4, ?5)",
                user.Value, thread.Value, seq, draft.Run.Value, Connection.Blob(entry.Wire.Utf8));
            stored.Add(entry);
        }
        return stored.MoveToImmutable();
    }

    /// <summary>Refuses what does not belong into the log of this run: such a draft is a mistake of the caller's.</summary>
    public static void Check(ImmutableArray<EventDraft> drafts, ThreadId thread, RunId run)
    {
        foreach (var draft in drafts)
        {
            if (!draft.Event.IsDurable || draft.Thread != thread || draft.Run != run)
            {
                throw new ArgumentException($"The event {draft.Event.Type} is transient or of another run.", nameof(drafts));
            }
        }
    }

    /// <summary>Events after a place in a thread's log: so many at most, and no more after a megabyte.</summary>
    public static List<StoredEvent> Read(Connection connection, UserId user, ThreadId thread, long afterSeq, int limit)
    {
        using var row = connection.Query(
            "SELECT run, seq, wire FROM events WHERE user = ?1 AND thread = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4", user.Value, thread.Value, afterSeq, limit);
        return ReadAll(row, thread, PageBytes);
    }

    /// <summary>Events of one run, from the first on.</summary>
    public static List<StoredEvent> ReadRun(Connection connection, UserId user, ThreadId thread, RunId run, long firstSeq)
    {
        using var row = connection.Query(
            "SELECT run, seq, wire FROM events WHERE user = ?1 AND thread = ?2 AND seq >= ?3 AND run = ?4 ORDER BY seq",
            user.Value, thread.Value, firstSeq, run.Value);
        return ReadAll(row, thread);
    }

    private static List<StoredEvent> ReadAll(Rows row, ThreadId thread, long bytes = long.MaxValue)
    {
        var events = new List<StoredEvent>();
        while (bytes > 0 && row.Read())
        {
            var stored = new StoredEvent(thread, new RunId(row.Text(0)), row.Number(1), row.Json(2));
            events.Add(stored);
            bytes -= stored.Wire.Utf8.Length;
        }
        return events;
    }
}
