namespace Netra;

/// <summary>One write of a run's owner.</summary>
internal static class RunCommits
{
    public static IReadOnlyList<StoredEvent> Commit(Connection connection, RunCommit commit)
    {
        RunOwnership.Check(connection, commit);
        foreach (var step in commit.Steps)
        {
            Write(connection, commit, step);
        }
        foreach (var call in commit.Calls)
        {
            Write(connection, commit, call);
        }
        foreach (var asked in commit.Approvals)
        {
            ApprovalRows.Insert(connection, commit.User, asked);
        }
        var events = EventLog.Append(connection, commit.User, commit.Thread, ApprovalRows.Resolve(connection, commit.User, commit.Events));
        if (commit.Transition is { } transition)
        {
            Write(connection, commit, transition);
        }
        // Thrown after the writes, since only then they are counted; the operation is rolled back.
        return commit.MaxStoredBytes is { } most && StoredBytes.Of(connection, commit.User) > most ? throw new StoredBytesExceededException(commit.User) : events;
    }

    private static void Write(Connection connection, RunCommit commit, StepRecord step)
    {
        var written = connection.Execute("""
            INSERT INTO steps (user, run, key, kind, name, input_hash, ended, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT DO UPDATE SET kind = excluded.kind, name = excluded.name, input_hash = excluded.input_hash, ended = excluded.ended, content = excluded.content
            WHERE ended = 0
            """,
            commit.User.Value, commit.Run.Value, step.Key, RunRows.Kind(step.Kind), step.Name, Connection.Blob(step.InputHash) ?? [], step.Ended,
            Connection.Blob(step.Content.Utf8));
        if (written == 0)
        {
            throw new InvalidOperationException($"The step {step.Key} of run {commit.Run} has ended; its result cannot change.");
        }
    }

    private static void Write(Connection connection, RunCommit commit, ToolCallRecord call) => connection.Execute("""
        INSERT INTO calls (user, run, call, tool, arguments, result, status, ord)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT 1 + ifnull(max(ord), 0) FROM calls WHERE user = ?1 AND run = ?2))
        ON CONFLICT DO UPDATE SET tool = excluded.tool, arguments = ifnull(excluded.arguments, arguments), result = excluded.result, status = excluded.status
        """,
        commit.User.Value, commit.Run.Value, call.Call.Value, call.Tool, Connection.Blob(call.Arguments.Utf8), Connection.Blob(call.Result.Utf8), call.Status?.ToWire());

    private static void Write(Connection connection, RunCommit commit, RunTransition transition)
    {
        var ends = transition.Status.IsEnded();
        // Whoever waits for its user owns nothing, and the time does not count.
        var waits = transition.Status == RunStatus.Waiting;
        connection.Execute("""
            UPDATE runs SET status = ?3, attempts = attempts + ?4,
                started_at = iif(?4, ifnull(started_at, ?5), started_at),
                ended_at = iif(?6, ?5, NULL),
                lease = iif(?6 OR ?9, NULL, lease), owner = iif(?6 OR ?9, NULL, owner), owned_until = iif(?6 OR ?9, NULL, owned_until),
                worked = iif(?9, worked + ?5 - alive_at, worked), alive_at = iif(?9, NULL, alive_at),
                drained = iif(?4, 0, drained),
                answer = ?7, warnings = ?8, agent = ifnull(?10, agent)
            WHERE user = ?1 AND run = ?2
            """,
            commit.User.Value, commit.Run.Value, transition.Status.ToWire(), transition.BeginsAttempt, transition.At.UtcTicks, ends,
            Connection.Blob(transition.Answer.Utf8), StorageJson.Write(transition.Warnings), waits, transition.Agent);
        // The beginning of a later attempt does not forget what the earlier ones used.
        if (ends || transition.Usage != RunUsage.None)
        {
            Write(connection, commit, transition.Usage);
        }
        if (transition.ThreadAgent is { } agent)
        {
            connection.Execute("UPDATE threads SET agent = ?3 WHERE user = ?1 AND thread = ?2", commit.User.Value, commit.Thread.Value, agent);
        }
    }

    private static void Write(Connection connection, RunCommit commit, RunUsage usage) => connection.Execute("""
        UPDATE runs SET input_tokens = ?3, output_tokens = ?4, model_calls = ?5, tool_calls = ?6, cost_usd = ?7, estimated = ?8, unpriced = ?9
        WHERE user = ?1 AND run = ?2
        """,
        commit.User.Value, commit.Run.Value, usage.InputTokens, usage.OutputTokens, usage.ModelCalls, usage.ToolCalls, RunRows.Cost(usage), usage.Estimated, usage.IsUnpriced);
}
