namespace Netra;

/// <summary>
/// Exchanges refresh tokens. One that comes back after it was exchanged is in two hands, so the session ends for both
/// (RFC 9700, 4.14.2).
/// </summary>
internal static class SessionRotation
{
    public static RotatedSession? Rotate(Connection connection, ReadOnlyMemory<byte> refreshHash, ReadOnlyMemory<byte> nextRefreshHash)
    {
        var hash = Connection.Blob(refreshHash);
        if (Find(connection, "SELECT session, user, created_at FROM sessions WHERE refresh_hash = ?1", hash, nextRefreshHash) is { } session)
        {
            connection.Execute("INSERT INTO spent_refreshes (refresh_hash, session, user) VALUES (?1, ?2, ?3)", hash, session.SessionId, session.User.Value);
            connection.Execute("UPDATE sessions SET refresh_hash = ?2 WHERE session = ?1", session.SessionId, Connection.Blob(nextRefreshHash));
            return new(session, IsEnded: false);
        }
        const string OfSpent = "SELECT session, user, created_at FROM sessions WHERE session = (SELECT session FROM spent_refreshes WHERE refresh_hash = ?1)";
        if (Find(connection, OfSpent, hash, nextRefreshHash) is { } betrayed)
        {
            connection.Execute("DELETE FROM sessions WHERE session = ?1", betrayed.SessionId);
            return new(betrayed, IsEnded: true);
        }
        return null;
    }

    private static StoredSession? Find(Connection connection, string query, byte[]? hash, ReadOnlyMemory<byte> nextRefreshHash)
    {
        using var row = connection.Query(query, hash);
        return row.Read() ? new StoredSession(row.Text(0), new UserId(row.Text(1)), nextRefreshHash, row.Instant(2)) : null;
    }
}
