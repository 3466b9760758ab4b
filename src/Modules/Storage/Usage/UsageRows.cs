namespace Netra;

/// <summary>Rows of usage logs.</summary>
internal static class UsageRows
{
    /// <summary>The rows of user <c>?1</c> that belong to no import in progress.</summary>
    public const string Visible = "user = ?1 AND import NOT IN (SELECT import FROM usage_imports WHERE user = ?1)";

    private const string Columns = "at, call_id, feature, provider, model, input_tokens, output_tokens, latency_ms, success, cache_hit, prompt_hash, quality";

    /// <summary>Adds a row; false when the user's log has one with its key.</summary>
    public static bool Insert(Connection connection, UserId user, long import, UsageRow row) => connection.Execute($"""
        INSERT INTO usage (user, import, {Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        ON CONFLICT DO NOTHING
        """,
        user.Value, import, row.At.UtcTicks, row.CallId, row.Feature, row.Provider, row.Model, row.InputTokens, row.OutputTokens, row.LatencyMs, row.Success,
        row.CacheHit, row.PromptHash, row.Quality) > 0;

    /// <summary>Visible rows of a period by time, after a place in that order.</summary>
    public static List<UsageRow> Read(Connection connection, UserId user, long from, long to, UsageKey after, int limit)
    {
        using var row = connection.Query($"""
            SELECT {Columns} FROM usage
            WHERE {Visible} AND at >= ?2 AND at < ?3 AND (at, call_id) > (?4, ?5)
            ORDER BY at, call_id LIMIT ?6
            """, user.Value, from, to, after.At, after.CallId, limit);
        var rows = new List<UsageRow>();
        while (row.Read())
        {
            rows.Add(new UsageRow
            {
                At = row.Instant(0),
                CallId = row.Text(1),
                Feature = row.Text(2),
                Provider = row.Text(3),
                Model = row.Text(4),
                InputTokens = row.Number(5),
                OutputTokens = row.Number(6),
                LatencyMs = row.RealOrNull(7),
                Success = row.Flag(8),
                CacheHit = row.FlagOrNull(9),
                PromptHash = row.TextOrNull(10),
                Quality = row.RealOrNull(11),
            });
        }
        return rows;
    }

    /// <summary>Keys of rows before an instant, visible or not, after a place in the order of time; of one import only unless that is null.</summary>
    public static List<UsageKey> ReadKeys(Connection connection, UserId user, long before, long? import, UsageKey after, int limit)
    {
        using var row = connection.Query("""
            SELECT at, call_id FROM usage
            WHERE user = ?1 AND at < ?2 AND (?3 IS NULL OR import = ?3) AND at >= ?4 AND (at, call_id) > (?4, ?5)
            ORDER BY at, call_id LIMIT ?6
            """, user.Value, before, import, after.At, after.CallId, limit);
        var keys = new List<UsageKey>();
        while (row.Read())
        {
            keys.Add(new UsageKey(row.Number(0), row.Text(1)));
        }
        return keys;
    }

    public static int Delete(Connection connection, UserId user, IReadOnlyList<UsageKey> keys)
    {
        var deleted = 0;
        foreach (var key in keys)
        {
            deleted += connection.Execute("DELETE FROM usage WHERE user = ?1 AND at = ?2 AND call_id = ?3", user.Value, key.At, key.CallId);
        }
        return deleted;
    }
}

/// <summary>A row's place in its user's log.</summary>
internal readonly record struct UsageKey(long At, string CallId)
{
    /// <summary>Before every row.</summary>
    public static UsageKey First => new(0, "");
}
