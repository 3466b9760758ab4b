namespace Netra;

/// <summary>Stores a new run.</summary>
internal static class RunAdmission
{
    public static AdmitResult Admit(Connection connection, NewRun run)
    {
        connection.Execute("SAVEPOINT admission");
        var result = Write(connection, run);
        if (result is AdmitResult.Stored && StoredBytes.Of(connection, run.Run.User) > run.MaxStoredBytes)
        {
            connection.Execute("ROLLBACK TO admission");
            result = new AdmitResult.TooManyBytes();
        }
        connection.Execute("RELEASE admission");
        return result;
    }

    private static AdmitResult Write(Connection connection, NewRun run)
    {
        var record = run.Run;
        if (run.IsNewThread)
        {
            if (connection.QueryNumber("SELECT count(*) FROM threads WHERE user = ?1", record.User.Value) >= run.MaxThreads)
            {
                return new AdmitResult.TooManyThreads();
            }
            connection.Execute("INSERT INTO threads (user, thread, title, agent, created_at, last_seq) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
                record.User.Value, record.Thread.Value, run.Title, record.Agent, record.CreatedAt.UtcTicks);
        }
        var last = connection.QueryNumber("SELECT last_seq FROM threads WHERE user = ?1 AND thread = ?2", record.User.Value, record.Thread.Value);
        if (last is null)
        {
            return new AdmitResult.ThreadNotFound();
        }
        Insert(connection, run, firstSeq: last.Value + 1);
        return new AdmitResult.Stored(EventLog.Append(connection, record.User, record.Thread, run.Events));
    }

    private static void Insert(Connection connection, NewRun run, long firstSeq)
    {
        var record = run.Run;
        connection.Execute($"""
            INSERT INTO runs ({RunRows.Columns}, idempotency_key, request_hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, NULL, 0, NULL, 0, 0, 0, 0, '0', 0, '[]', 0, ?9, ?10, 0, 0, ?11, 0, ?12, ?13)
            """,
            record.User.Value, record.Thread.Value, record.Run.Value, record.Status.ToWire(), record.Agent, Connection.Blob(record.Input.Utf8),
            UserContext.PlanName(record.Plan), record.CreatedAt.UtcTicks, firstSeq, StorageJson.Write(record.Roles), record.FollowsThread, run.IdempotencyKey, Connection.Blob(run.RequestHash) ?? []);
    }
}
