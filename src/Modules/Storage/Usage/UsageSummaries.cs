using System.Collections.Immutable;

namespace Netra;

/// <summary>
/// What each log holds. Computed by reading the whole log, so it is kept until the log changes; the version keeps a summary
/// that was overtaken by a change from being kept.
/// </summary>
internal static class UsageSummaries
{
    public static (UsageSummary? Kept, long Version) Find(Connection connection, UserId user)
    {
        using var row = connection.Query("SELECT summary, version FROM usage_summaries WHERE user = ?1", user.Value);
        return row.Read() ? (row.TextOrNull(0) is { } summary ? StorageJson.ReadSummary(summary) : null, row.Number(1)) : (null, 0);
    }

    public static UsageSummary Compute(Connection connection, UserId user)
    {
        using var row = connection.Query(
            $"SELECT feature, model, count(*), min(at), max(at) FROM usage WHERE {UsageRows.Visible} GROUP BY feature, model", user.Value);
        var features = new SortedSet<string>(StringComparer.Ordinal);
        var models = new SortedSet<string>(StringComparer.Ordinal);
        var (rows, first, last) = (0L, long.MaxValue, long.MinValue);
        while (row.Read())
        {
            features.Add(row.Text(0));
            models.Add(row.Text(1));
            rows += row.Number(2);
            first = Math.Min(first, row.Number(3));
            last = Math.Max(last, row.Number(4));
        }
        return rows == 0
            ? new UsageSummary(0, null, null, [], [])
            : new UsageSummary(rows, new DateTimeOffset(first, TimeSpan.Zero), new DateTimeOffset(last, TimeSpan.Zero), [.. features], [.. models]);
    }

    public static int Keep(Connection connection, UserId user, UsageSummary summary, long version) => connection.Execute("""
        INSERT INTO usage_summaries (user, version, summary) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET summary = excluded.summary WHERE version = excluded.version
        """, user.Value, version, StorageJson.Write(summary));

    public static int Forget(Connection connection, UserId user) => connection.Execute("""
        INSERT INTO usage_summaries (user, version, summary) VALUES (?1, 1, NULL)
        ON CONFLICT DO UPDATE SET version = version + 1, summary = NULL
        """, user.Value);
}
