namespace Netra.Agents;

/// <summary>Makes coarser sums of finer ones, as the store would.</summary>
internal static class UsageSumFolding
{
    /// <summary>Sums by some of what the given sums are grouped by, in ordinal order of the groups.</summary>
    public static IReadOnlyList<UsageSum> Fold(IEnumerable<UsageSum> sums, UsageGrouping grouping) =>
    [
        .. sums.GroupBy(sum => (
                Feature: grouping.HasFlag(UsageGrouping.Feature) ? sum.Feature : null,
                Provider: grouping.HasFlag(UsageGrouping.Provider) ? sum.Provider : null,
                Model: grouping.HasFlag(UsageGrouping.Model) ? sum.Model : null))
            .OrderBy(static group => group.Key.Feature, StringComparer.Ordinal)
            .ThenBy(static group => group.Key.Provider, StringComparer.Ordinal)
            .ThenBy(static group => group.Key.Model, StringComparer.Ordinal)
            .Select(static group => new UsageSum
            {
                Feature = group.Key.Feature,
                Provider = group.Key.Provider,
                Model = group.Key.Model,
                Calls = group.Sum(static sum => sum.Calls),
                InputTokens = group.Sum(static sum => sum.InputTokens),
                OutputTokens = group.Sum(static sum => sum.OutputTokens),
                WithLatency = group.Sum(static sum => sum.WithLatency),
                LatencyMs = group.Sum(static sum => sum.LatencyMs),
                WithQuality = group.Sum(static sum => sum.WithQuality),
                WithPromptHash = group.Sum(static sum => sum.WithPromptHash),
                WithCacheHit = group.Sum(static sum => sum.WithCacheHit),
                CacheHits = group.Sum(static sum => sum.CacheHits),
                Failures = group.Sum(static sum => sum.Failures),
            }),
    ];
}
