namespace Netra;

/// <summary>Conversations as their user reads them.</summary>
[Service(Lifetime.Process)]
internal sealed class ThreadStore(Database database) : IThreadStore
{
    /// <summary>The active run is the one at work, else the first in line.</summary>
    private const string Select = """
        SELECT thread, title, agent, created_at, last_seq,
            (SELECT run FROM runs WHERE runs.user = threads.user AND runs.thread = threads.thread AND ended_at IS NULL ORDER BY status = 'queued', runs.ord LIMIT 1)
        FROM threads
        """;

    public ValueTask<IReadOnlyList<ThreadSummary>?> ListAsync(UserId user, int limit, ThreadId? before, CancellationToken ct)
        => database.ReadAsync<IReadOnlyList<ThreadSummary>?>(connection =>
        {
            var upper = long.MaxValue;
            if (before is { } thread)
            {
                if (connection.QueryNumber("SELECT ord FROM threads WHERE user = ?1 AND thread = ?2", user.Value, thread.Value) is not { } ord)
                {
                    return null;
                }
                upper = ord;
            }
            using var row = connection.Query($"{Select} WHERE user = ?1 AND ord < ?2 ORDER BY ord DESC LIMIT ?3", user.Value, upper, limit);
            var threads = new List<ThreadSummary>();
            while (row.Read())
            {
                threads.Add(ReadThread(row));
            }
            return threads;
        }, ct);

    public ValueTask<ThreadSummary?> FindAsync(UserId user, ThreadId thread, CancellationToken ct)
        => database.ReadAsync(connection => Find(connection, user, thread), ct);

    public ValueTask<EventPage?> ReadEventsAsync(UserId user, ThreadId thread, long afterSeq, int limit, CancellationToken ct)
        => database.ReadAsync(connection =>
            connection.QueryNumber("SELECT last_seq FROM threads WHERE user = ?1 AND thread = ?2", user.Value, thread.Value) is { } last
                ? new EventPage(EventLog.Read(connection, user, thread, afterSeq, limit), last)
                : null, ct);

    public ValueTask<ThreadSummary?> RenameAsync(UserId user, ThreadId thread, string title, CancellationToken ct) => database.WriteAsync(connection =>
    {
        connection.Execute("UPDATE threads SET title = ?3 WHERE user = ?1 AND thread = ?2", user.Value, thread.Value, title);
        return Find(connection, user, thread);
    }, ct);

    public ValueTask<ToolCallRecord?> FindCallAsync(UserId user, RunId run, ToolCallId call, CancellationToken ct) => database.ReadAsync(connection =>
    {
        using var row = connection.Query(
            "SELECT call, tool, arguments, result, status FROM calls WHERE user = ?1 AND run = ?2 AND call = ?3", user.Value, run.Value, call.Value);
        return row.Read() ? RunRows.ReadCall(row) : null;
    }, ct);

    public ValueTask<IReadOnlyList<ThreadTurn>> ReadTurnsAsync(UserId user, ThreadId thread, RunId before, int limit, long bytes, int calls, CancellationToken ct)
        => database.ReadAsync<IReadOnlyList<ThreadTurn>>(connection => ReadTurns(connection, user, thread, before, limit, bytes, calls), ct);

    public ValueTask<RunUsage> ReadUsageAsync(UserId user, DateOnly day, CancellationToken ct) => database.ReadAsync(connection =>
    {
        var from = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).Ticks;
        using var row = connection.Query("""
            SELECT input_tokens, output_tokens, model_calls, tool_calls, cost_usd, estimated, unpriced FROM runs
            WHERE user = ?1 AND started_at >= ?2 AND started_at < ?3
            UNION ALL
            SELECT input_tokens, output_tokens, model_calls, tool_calls, cost_usd, estimated, unpriced FROM deleted_runs
            WHERE user = ?1 AND started_at >= ?2 AND started_at < ?3
            """, user.Value, from, from + TimeSpan.TicksPerDay);
        var sum = RunUsage.None;
        while (row.Read())
        {
            // Costs are decimals: added here, where they stay exact.
            sum += RunRows.ReadUsage(row, 0) with { IsUnpriced = row.Flag(6) };
        }
        return sum;
    }, ct);

    private static List<ThreadTurn> ReadTurns(Connection connection, UserId user, ThreadId thread, RunId before, int limit, long bytes, int calls)
    {
        var turns = new List<(string Run, RunStatus Status, JsonText Input, JsonText Answer)>();
        using (var row = connection.Query("""
            SELECT run, status, input, answer FROM runs
            WHERE user = ?1 AND thread = ?2 AND ended_at IS NOT NULL AND started_at IS NOT NULL AND ord < (SELECT ord FROM runs WHERE user = ?1 AND thread = ?2 AND run = ?3)
            ORDER BY ord DESC LIMIT ?4
            """, user.Value, thread.Value, before.Value, limit))
        {
            for (var left = bytes; left > 0 && row.Read(); left -= turns[^1].Input.Utf8.Length + turns[^1].Answer.Utf8.Length)
            {
                turns.Add((row.Text(0), RunRows.Status(row.Text(1)), row.Json(2), row.Json(3)));
            }
        }
        return [.. turns.Select(turn => new ThreadTurn(turn.Status, turn.Input, turn.Answer, ReadCalls(connection, user, turn.Run, calls)))];
    }

    private static List<ToolCallRecord> ReadCalls(Connection connection, UserId user, string run, int limit)
    {
        using var row = connection.Query("SELECT call, tool, arguments, result, status FROM calls WHERE user = ?1 AND run = ?2 ORDER BY ord, call LIMIT ?3", user.Value, run, limit);
        var calls = new List<ToolCallRecord>();
        while (row.Read())
        {
            calls.Add(RunRows.ReadCall(row));
        }
        return calls;
    }

    private static ThreadSummary? Find(Connection connection, UserId user, ThreadId thread)
    {
        using var row = connection.Query($"{Select} WHERE user = ?1 AND thread = ?2", user.Value, thread.Value);
        return row.Read() ? ReadThread(row) : null;
    }

    private static ThreadSummary ReadThread(Rows row) => new(
        new ThreadId(row.Text(0)), row.Text(1), row.Text(2), row.Instant(3), row.Number(4), row.TextOrNull(5) is { } run ? new RunId(run) : null);
}
