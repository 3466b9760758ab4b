namespace Netra;

/// <summary>Who owns a run: a number that only grows, checked by every write of an owner.</summary>
internal static class RunOwnership
{
    public static RunRecord? Find(Connection connection, UserId user, RunId run)
    {
        using var row = connection.Query($"SELECT {RunRows.Columns} FROM runs WHERE user = ?1 AND run = ?2", user.Value, run.Value);
        return row.Read() ? RunRows.ReadRun(row) : null;
    }

    public static RunLease? Take(Connection connection, UserId user, RunId run)
    {
        if (Find(connection, user, run) is not { } record || record.Status.IsEnded())
        {
            return null;
        }
        var number = connection.QueryNumber("UPDATE meta SET value = value + 1 WHERE name = 'last_lease' RETURNING value")!.Value;
        connection.Execute("UPDATE runs SET lease = ?3 WHERE user = ?1 AND run = ?2", user.Value, run.Value, number);
        return new RunLease(number, record);
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
