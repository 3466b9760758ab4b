namespace Netra;

/// <summary>
/// Exchanges refresh tokens. One that comes back after it was exchanged is in two hands, so the session ends for both
/// (RFC 9700, 4.14.2).
/// </summary>
internal static class SessionRotation
{
    public static RotatedSession? Rotate(
        Connection connection, ReadOnlyMemory<byte> refreshHash, ReadOnlyMemory<byte> nextRefreshHash, DateTimeOffset usedAt, DateTimeOffset unusedSince)
    {
        var hash = Connection.Blob(refreshHash);
        connection.Execute("DELETE FROM sessions WHERE refresh_hash = ?1 AND used_at < ?2", hash, unusedSince.UtcTicks);
        if (Find(connection, "SELECT session, user, created_at FROM sessions WHERE refresh_hash = ?1", hash, nextRefreshHash) is { } session)
        {
            connection.Execute("INSERT INTO spent_refreshes (refresh_hash, session, user) VALUES (?1, ?2, ?3)", hash, session.SessionId, session.User.Value);
            connection.Execute("UPDATE sessions SET refresh_hash = ?2, used_at = ?3 WHERE session = ?1", session.SessionId, Connection.Blob(nextRefreshHash), usedAt.UtcTicks);
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
