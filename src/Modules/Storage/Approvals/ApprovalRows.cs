using System.Collections.Immutable;

namespace Netra;

/// <summary>Approvals as rows.</summary>
internal static class ApprovalRows
{
    private const string Columns = """
        thread, run, call, key, agent, agent_name, tool, arguments, input_hash, shown, hidden, arguments_hash, expires_at, outcome, reason,
        EXISTS (SELECT 1 FROM steps WHERE steps.user = approvals.user AND steps.run = approvals.run AND steps.key = approvals.key)
        """;

    public static IReadOnlyList<ApprovalRecord> ReadPending(Connection connection, UserId user, DateTimeOffset now)
        => ReadAll(connection.Query(
            $"SELECT {Columns} FROM approvals WHERE user = ?1 AND outcome IS NULL AND expires_at > ?2 ORDER BY ord", user.Value, now.UtcTicks));

    public static IReadOnlyList<ApprovalRecord> ReadOfRun(Connection connection, UserId user, RunId run)
        => ReadAll(connection.Query($"SELECT {Columns} FROM approvals WHERE user = ?1 AND run = ?2 ORDER BY ord", user.Value, run.Value));

    public static ApprovalRecord? Find(Connection connection, UserId user, RunId run, ToolCallId call)
        => ReadAll(connection.Query($"SELECT {Columns} FROM approvals WHERE user = ?1 AND run = ?2 AND call = ?3", user.Value, run.Value, call.Value)) is [var found] ? found : null;

    public static void Insert(Connection connection, UserId user, ApprovalRecord asked) => connection.Execute("""
        INSERT INTO approvals (user, thread, run, call, key, agent, agent_name, tool, arguments, input_hash, shown, hidden, arguments_hash, expires_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """,
        user.Value, asked.Thread.Value, asked.Run.Value, asked.Call.Value, asked.Key, asked.Agent.Id.Value, asked.Agent.Name, asked.Tool,
        Connection.Blob(asked.Arguments.Utf8), Connection.Blob(asked.InputHash) ?? [], Connection.Blob(asked.Shown.Utf8), StorageJson.Write(asked.Hidden),
        asked.ArgumentsHash, asked.ExpiresAt.UtcTicks);

    /// <summary>Resolves an approval that waits; false when none does.</summary>
    public static bool TryResolve(Connection connection, UserId user, RunId run, ToolCallId call, ApprovalOutcome outcome, string? reason) => connection.Execute(
        "UPDATE approvals SET outcome = ?4, reason = ?5 WHERE user = ?1 AND run = ?2 AND call = ?3 AND outcome IS NULL",
        user.Value, run.Value, call.Value, outcome.ToWire(), reason) > 0;

    /// <summary>The events of a commit without those of approvals that were resolved before.</summary>
    public static ImmutableArray<EventDraft> Resolve(Connection connection, UserId user, ImmutableArray<EventDraft> drafts)
    {
        // Most commits have none.
        return drafts.Any(static draft => draft.Event is ApprovalResolved) ? [.. drafts.Where(IsNew)] : drafts;

        bool IsNew(EventDraft draft) => draft.Event is not ApprovalResolved resolved
            || TryResolve(connection, user, draft.Run, draft.Call!.Value, resolved.Outcome, resolved.Reason);
    }

    private static List<ApprovalRecord> ReadAll(Rows rows)
    {
        using var row = rows;
        var approvals = new List<ApprovalRecord>();
        while (row.Read())
        {
            approvals.Add(new ApprovalRecord
            {
                Thread = new ThreadId(row.Text(0)),
                Run = new RunId(row.Text(1)),
                Call = new ToolCallId(row.Text(2)),
                Key = row.Text(3),
                Agent = new AgentFrame(new AgentCallId(row.Text(4)), row.Text(5)),
                Tool = row.Text(6),
                Arguments = row.Json(7),
                InputHash = row.Bytes(8),
                Shown = row.Json(9),
                Hidden = StorageJson.ReadNames(row.Text(10)),
                ArgumentsHash = row.Text(11),
                ExpiresAt = row.Instant(12),
                Outcome = row.TextOrNull(13) is { } outcome ? OutcomeNamed(outcome) : null,
                Reason = row.TextOrNull(14),
                IsTakenUp = row.Flag(15),
            });
        }
        return approvals;
    }

    private static ApprovalOutcome OutcomeNamed(string name) => ApprovalOutcomeNames.All.IndexOf(name) is >= 0 and var index
        ? (ApprovalOutcome)index
        : throw new InvalidDataException($"The database has the approval '{name}', which this version does not know.");
}
