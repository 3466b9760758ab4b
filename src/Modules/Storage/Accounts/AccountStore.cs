namespace Netra;

/// <summary>Local accounts and their sessions.</summary>
[Service(Lifetime.Process)]
internal sealed class AccountStore(Database database, UsageLog usage, UserFiles files) : IAccountStore
{
    private const string Select = "SELECT user, user_name, plan, roles, created_at, password_hash FROM accounts";

    public ValueTask<bool> AddAsync(StoredAccount account, CancellationToken ct) => database.WriteAsync(connection => connection.Execute("""
        INSERT INTO accounts (user, user_name, plan, roles, created_at, password_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (user_name) DO NOTHING
        """, Values(account)) > 0, ct);

    public ValueTask<StoredAccount?> FindByNameAsync(string userName, CancellationToken ct) => database.ReadAsync(connection =>
    {
        using var row = connection.Query($"{Select} WHERE user_name = ?1", userName);
        return row.Read() ? Read(row) : null;
    }, ct);

    public ValueTask<StoredAccount?> FindAsync(UserId user, CancellationToken ct) => database.ReadAsync(connection =>
    {
        using var row = connection.Query($"{Select} WHERE user = ?1", user.Value);
        return row.Read() ? Read(row) : null;
    }, ct);

    public ValueTask<IReadOnlyList<StoredAccount>> ListAsync(CancellationToken ct) => database.ReadAsync<IReadOnlyList<StoredAccount>>(connection =>
    {
        using var row = connection.Query($"{Select} ORDER BY user_name");
        var accounts = new List<StoredAccount>();
        while (row.Read())
        {
            accounts.Add(Read(row));
        }
        return accounts;
    }, ct);

    public ValueTask<bool> UpdateAsync(StoredAccount account, CancellationToken ct) => database.WriteAsync(connection => connection.Execute(
        "UPDATE accounts SET user_name = ?2, plan = ?3, roles = ?4, created_at = ?5, password_hash = ?6 WHERE user = ?1", Values(account)) > 0, ct);

    public async ValueTask<bool> RemoveAsync(UserId user, CancellationToken ct)
    {
        // What is large goes first and in pieces; the account goes last, so that whoever is interrupted can repeat it.
        files.RemoveAll(user);
        await usage.DeleteAllAsync(user, ct);
        while (await database.ReadAsync(connection => connection.QueryNumber("SELECT ord FROM threads WHERE user = ?1 LIMIT 1", user.Value), ct) is { } thread)
        {
            await database.WriteAsync(connection => connection.Execute("DELETE FROM threads WHERE user = ?1 AND ord = ?2", user.Value, thread), ct);
        }
        var removed = await database.WriteAsync(connection =>
        {
            foreach (var statement in UserRows.Delete)
            {
                connection.Execute(statement, user.Value);
            }
            return connection.Execute("DELETE FROM accounts WHERE user = ?1", user.Value) > 0;
        }, ct);
        files.RemoveAll(user);
        return removed;
    }

    public ValueTask<bool> AddSessionAsync(StoredSession session, string passwordHash, DateTimeOffset unusedSince, CancellationToken ct) => database.WriteAsync(connection =>
    {
        connection.Execute("DELETE FROM sessions WHERE user = ?1 AND used_at < ?2", session.User.Value, unusedSince.UtcTicks);
        return connection.Execute(
            """
            INSERT INTO sessions (session, user, refresh_hash, created_at, used_at)
            SELECT ?1, user, ?3, ?4, ?4 FROM accounts WHERE user = ?2 AND password_hash = ?5
            """,
            session.SessionId, session.User.Value, Connection.Blob(session.RefreshHash), session.CreatedAt.UtcTicks, passwordHash) > 0;
    }, ct);

    public ValueTask<bool> IsSessionActiveAsync(UserId user, string sessionId, CancellationToken ct)
        => database.ReadAsync(connection => connection.QueryNumber("SELECT 1 FROM sessions WHERE session = ?1 AND user = ?2", sessionId, user.Value) is not null, ct);

    public ValueTask<RotatedSession?> RotateSessionAsync(
        ReadOnlyMemory<byte> refreshHash, ReadOnlyMemory<byte> nextRefreshHash, DateTimeOffset usedAt, DateTimeOffset unusedSince, CancellationToken ct)
        => database.WriteAsync(connection => SessionRotation.Rotate(connection, refreshHash, nextRefreshHash, usedAt, unusedSince), ct);

    public async ValueTask EndSessionsAsync(UserId user, string? sessionId, CancellationToken ct) => await database.WriteAsync(connection => connection.Execute(
        "DELETE FROM sessions WHERE user = ?1 AND (?2 IS NULL OR session = ?2)", user.Value, sessionId), ct);

    public async ValueTask EndOtherSessionsAsync(UserId user, string? keptSessionId, CancellationToken ct) => await database.WriteAsync(connection => connection.Execute(
        "DELETE FROM sessions WHERE user = ?1 AND session IS NOT ?2", user.Value, keptSessionId), ct);

    private static object?[] Values(StoredAccount stored) =>
    [
        stored.User.Value, stored.UserName, UserContext.PlanName(stored.Plan), StorageJson.Write(stored.Roles), stored.CreatedAt.UtcTicks, stored.PasswordHash,
    ];

    private static StoredAccount Read(Rows row) => new(
        new UserId(row.Text(0)),
        row.Text(1),
        UserContext.PlanNamed(row.Text(2)) ?? throw new InvalidDataException("The database has a plan that this version does not know."),
        StorageJson.ReadNames(row.Text(3)),
        row.Instant(4),
        row.Text(5));
}
