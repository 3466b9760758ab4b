namespace Netra;

/// <summary>
/// Changes of usage logs. Whatever changes many rows does so in pieces, so that the writer is free for others in between;
/// changes of one user's log wait for each other.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class UsageLog(Database database) : IDisposable
{
    private const int PieceRows = 1_000;
    private const int Stripes = 64;

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1))];

    /// <summary>What the log holds.</summary>
    public async ValueTask<UsageSummary> SummarizeAsync(UserId user, CancellationToken ct)
    {
        var (summary, version, kept) = await database.ReadAsync(connection =>
        {
            var (found, number) = UsageSummaries.Find(connection, user);
            return (found ?? UsageSummaries.Compute(connection, user), number, found is not null);
        }, ct);
        if (!kept && summary.Rows > 0)
        {
            await database.WriteAsync(connection => UsageSummaries.Keep(connection, user, summary, version), ct);
        }
        return summary;
    }

    /// <summary>Whether this user has a local account now.</summary>
    public ValueTask<bool> HasAccountAsync(UserId user, CancellationToken ct)
        => database.ReadAsync(connection => connection.QueryNumber("SELECT 1 FROM accounts WHERE user = ?1", user.Value) is not null, ct);

    /// <summary>Loads a file and makes its rows visible together; null when the log would hold more than <paramref name="maxRows"/>.</summary>
    /// <exception cref="UserRemovedException">The user's account was removed in the meantime.</exception>
    public async ValueTask<(long Imported, long Duplicates)?> LoadAsync(UserId user, StageFile file, long maxRows, bool hadAccount, CancellationToken ct)
    {
        using var turn = await EnterAsync(user, ct);
        await ClearUnfinishedAsync(user, ct);
        var room = maxRows - (await SummarizeAsync(user, ct)).Rows;
        var import = await database.WriteAsync(connection => connection.QueryNumber("INSERT INTO usage_imports (user) VALUES (?1) RETURNING import", user.Value)!.Value, ct);
        var visible = false;
        try
        {
            var (imported, duplicates) = (0L, 0L);
            await foreach (var rows in file.ReadAsync(ct))
            {
                foreach (var piece in rows.Chunk(PieceRows))
                {
                    var added = await database.WriteAsync(connection => piece.Count(row => UsageRows.Insert(connection, user, import, row)), ct);
                    imported += added;
                    duplicates += piece.Length - added;
                    if (imported > room)
                    {
                        return null;
                    }
                }
            }
            visible = await database.WriteAsync(connection => Show(connection, user, import, hadAccount), ct);
            return visible ? (imported, duplicates) : throw new UserRemovedException(user);
        }
        finally
        {
            if (!visible)
            {
                await DiscardAsync(user, import, CancellationToken.None);
            }
        }
    }

    /// <summary>Removes rows before an instant; says how many.</summary>
    public async ValueTask<long> DeleteAsync(UserId user, long before, CancellationToken ct)
    {
        using var turn = await EnterAsync(user, ct);
        await ClearUnfinishedAsync(user, ct);
        return await DeleteRowsAsync(user, before, import: null, ct);
    }

    /// <summary>Removes every row, whatever became of its import.</summary>
    public async ValueTask DeleteAllAsync(UserId user, CancellationToken ct)
    {
        using var turn = await EnterAsync(user, ct);
        await DeleteRowsAsync(user, long.MaxValue, import: null, ct);
    }

    public void Dispose()
    {
        foreach (var turn in _turns)
        {
            turn.Dispose();
        }
    }

    /// <summary>The one small change that makes an import visible; false when its user is gone.</summary>
    private static bool Show(Connection connection, UserId user, long import, bool hadAccount)
    {
        if (hadAccount && connection.QueryNumber("SELECT 1 FROM accounts WHERE user = ?1", user.Value) is null)
        {
            return false;
        }
        UsageSummaries.Forget(connection, user);
        return connection.Execute("DELETE FROM usage_imports WHERE import = ?1 AND user = ?2", import, user.Value) > 0;
    }

    /// <summary>What an import left that could not clean up after itself, since the store had failed.</summary>
    private async ValueTask ClearUnfinishedAsync(UserId user, CancellationToken ct)
    {
        while (await database.ReadAsync(connection => connection.QueryNumber("SELECT import FROM usage_imports WHERE user = ?1", user.Value), ct) is { } import)
        {
            await DiscardAsync(user, import, ct);
        }
    }

    private async ValueTask DiscardAsync(UserId user, long import, CancellationToken ct)
    {
        await DeleteRowsAsync(user, long.MaxValue, import, ct);
        await database.WriteAsync(connection => connection.Execute("DELETE FROM usage_imports WHERE import = ?1 AND user = ?2", import, user.Value), ct);
    }

    /// <summary>Finds keys on a reader and removes them on the writer: the search, which may be long, holds up nobody.</summary>
    private async ValueTask<long> DeleteRowsAsync(UserId user, long before, long? import, CancellationToken ct)
    {
        var deleted = 0L;
        var after = UsageKey.First;
        while (true)
        {
            var from = after;
            var keys = await database.ReadAsync(connection => UsageRows.ReadKeys(connection, user, before, import, from, PieceRows), ct);
            if (keys.Count == 0)
            {
                return deleted;
            }
            deleted += await database.WriteAsync(connection =>
            {
                UsageSummaries.Forget(connection, user);
                return UsageRows.Delete(connection, user, keys);
            }, ct);
            after = keys[^1];
        }
    }

    private async ValueTask<Turn> EnterAsync(UserId user, CancellationToken ct)
    {
        // A fixed number of turns is bounded; two users that share one only wait for each other.
        var turn = _turns[(uint)user.GetHashCode() % Stripes];
        await turn.WaitAsync(ct);
        return new Turn(turn);
    }

    private readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
