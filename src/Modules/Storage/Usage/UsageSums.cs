using System.Globalization;

namespace Netra;

/// <summary>Sums of usage logs, made by SQLite: whole numbers add up exactly, or fail when they do not fit.</summary>
internal static class UsageSums
{
    public static List<UsageSum> Read(Connection connection, UserId user, UsageGrouping grouping, UsagePeriod period)
    {
        var bucket = Bucket(grouping);
        var groups = new List<string>();
        if (grouping.HasFlag(UsageGrouping.Feature))
        {
            groups.Add("feature");
        }
        if (grouping.HasFlag(UsageGrouping.Provider))
        {
            groups.Add("provider");
        }
        if (grouping.HasFlag(UsageGrouping.Model))
        {
            groups.Add("model");
        }
        if (bucket > 0)
        {
            groups.Add(string.Create(CultureInfo.InvariantCulture, $"at / {bucket}"));
        }
        var by = string.Join(", ", groups);
        using var row = connection.Query($"""
            SELECT count(*), ifnull(sum(input_tokens), 0), ifnull(sum(output_tokens), 0), count(latency_ms), total(latency_ms), count(quality),
                count(prompt_hash), count(cache_hit), ifnull(sum(cache_hit), 0), ifnull(sum(success = 0), 0){(groups.Count > 0 ? ", " + by : "")}
            FROM usage WHERE {UsageRows.Visible} AND at >= ?2 AND at < ?3
            {(groups.Count > 0 ? $"GROUP BY {by} ORDER BY {by}" : "")}
            """, user.Value, From(period), To(period));
        var sums = new List<UsageSum>();
        while (row.Read())
        {
            sums.Add(ReadSum(row, grouping, bucket));
        }
        return sums;
    }

    public static long From(UsagePeriod period) => period.From?.UtcTicks ?? 0;

    public static long To(UsagePeriod period) => period.To?.UtcTicks ?? long.MaxValue;

    private static UsageSum ReadSum(Rows row, UsageGrouping grouping, long bucket)
    {
        var column = 10;
        return new UsageSum
        {
            Calls = row.Number(0),
            InputTokens = row.Number(1),
            OutputTokens = row.Number(2),
            WithLatency = row.Number(3),
            LatencyMs = row.RealOrNull(4) ?? 0,
            WithQuality = row.Number(5),
            WithPromptHash = row.Number(6),
            WithCacheHit = row.Number(7),
            CacheHits = row.Number(8),
            Failures = row.Number(9),
            Feature = grouping.HasFlag(UsageGrouping.Feature) ? row.Text(column++) : null,
            Provider = grouping.HasFlag(UsageGrouping.Provider) ? row.Text(column++) : null,
            Model = grouping.HasFlag(UsageGrouping.Model) ? row.Text(column++) : null,
            At = bucket > 0 ? new DateTimeOffset(row.Number(column) * bucket, TimeSpan.Zero) : null,
        };
    }

    /// <summary>Ticks of the finest piece of time that is asked for; 0 for none. Ticks count from a midnight, so pieces begin where the clock's do.</summary>
    private static long Bucket(UsageGrouping grouping)
        => grouping.HasFlag(UsageGrouping.Minute) ? TimeSpan.TicksPerMinute
        : grouping.HasFlag(UsageGrouping.Hour) ? TimeSpan.TicksPerHour
        : grouping.HasFlag(UsageGrouping.Day) ? TimeSpan.TicksPerDay
        : 0;
}
