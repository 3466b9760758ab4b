namespace Netra;

/// <summary>Who owns a run: a number that only grows, checked by every write of an owner.</summary>
internal static class RunOwnership
{
    public static RunRecord? Find(Connection connection, UserId user, RunId run)
    {
        using var row = connection.Query($"SELECT {RunRows.Columns} FROM runs WHERE user = ?1 AND run = ?2", user.Value, run.Value);
        return row.Read() ? RunRows.ReadRun(row) : null;
    }

    public static RunLease? Take(Connection connection, UserId user, RunId run, string owner, DateTimeOffset now, TimeSpan duration)
    {
        if (Find(connection, user, run) is not { } record || record.Status.IsEnded()
            || connection.QueryNumber("SELECT 1 FROM runs WHERE user = ?1 AND run = ?2 AND owner <> ?3 AND owned_until > ?4", user.Value, run.Value, owner, now.UtcTicks) is not null)
        {
            return null;
        }
        var number = connection.QueryNumber("UPDATE meta SET value = value + 1 WHERE name = 'last_lease' RETURNING value")!.Value;
        connection.Execute("UPDATE runs SET lease = ?3, owner = ?4, owned_until = ?5, alive_at = ?6 WHERE user = ?1 AND run = ?2",
            user.Value, run.Value, number, owner, (now + duration).UtcTicks, now.UtcTicks);
        using var thread = connection.Query("SELECT agent FROM threads WHERE user = ?1 AND thread = ?2", user.Value, record.Thread.Value);
        return new RunLease(number, record, thread.Read() ? thread.Text(0) : record.Agent);
    }

    /// <summary>Gives the ownerships that are lost; the others are kept.</summary>
    public static IReadOnlyList<HeldLease> Renew(Connection connection, IReadOnlyList<HeldLease> leases, DateTimeOffset now, TimeSpan duration) =>
    [
        .. leases.Where(lease => connection.Execute("UPDATE runs SET owned_until = ?4, worked = worked + ?5 - alive_at, alive_at = ?5 WHERE user = ?1 AND run = ?2 AND lease = ?3",
            lease.User.Value, lease.Run.Value, lease.Number, (now + duration).UtcTicks, now.UtcTicks) == 0),
    ];

    public static bool Release(Connection connection, HeldLease lease, DateTimeOffset now) => connection.Execute(
        """
        UPDATE runs SET lease = NULL, owner = NULL, owned_until = NULL, drained = 1, worked = worked + ?4 - alive_at, alive_at = NULL
        WHERE user = ?1 AND run = ?2 AND lease = ?3 AND ended_at IS NULL
        """,
        lease.User.Value, lease.Run.Value, lease.Number, now.UtcTicks) > 0;

    public static IReadOnlyList<UnownedRun> FindUnowned(Connection connection, DateTimeOffset now)
    {
        using var row = connection.Query("""
            SELECT user, plan, roles, thread, run, attempts > 0, owner IS NOT NULL, status = 'waiting' FROM runs
            WHERE ended_at IS NULL AND (owner IS NULL OR owned_until <= ?1) ORDER BY ord
            """, now.UtcTicks);
        var runs = new List<UnownedRun>();
        while (row.Read())
        {
            runs.Add(RunRows.ReadUnowned(row));
        }
        return runs;
    }

    /// <exception cref="LeaseLostException">Somebody else owns the run, or it has ended, or it is gone.</exception>
    public static void Check(Connection connection, RunCommit commit)
    {
        if (connection.QueryNumber("SELECT lease FROM runs WHERE user = ?1 AND run = ?2 AND thread = ?3 AND ended_at IS NULL",
            commit.User.Value, commit.Run.Value, commit.Thread.Value) != commit.Lease)
        {
            throw new LeaseLostException(commit.Run);
        }
    }
}
