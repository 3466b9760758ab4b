using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>Says what the log holds.</summary>
[ToolSet]
internal sealed partial class LogTools(UsageLedger ledger)
{
    /// <summary>The most features and models that are listed.</summary>
    private const int MostListed = 200;

    /// <summary>Describes the user's usage log: rows, period, features, models, and what is missing for which question.</summary>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<UsageDescription> DescribeUsageAsync(CancellationToken ct = default)
    {
        var summary = await ledger.SummarizeAsync(ct).ConfigureAwait(false);
        var sums = await ledger.SumAsync(UsageGrouping.Feature | UsageGrouping.Provider | UsageGrouping.Model, default, ct).ConfigureAwait(false);
        var models = sums.GroupBy(static sum => (sum.Model, sum.Provider))
            .Select(group => new ModelCalls(group.Key.Model!, group.Key.Provider!, group.Sum(static sum => sum.Calls), ledger.Prices.Find(group.Key.Model!) is not null))
            .ToImmutableArray();
        var description = new UsageDescription
        {
            Rows = sums.Sum(static sum => sum.Calls),
            FirstAt = summary.FirstAt,
            LastAt = summary.LastAt,
            Features = [.. sums.GroupBy(static sum => sum.Feature!)
                .Select(static group => new FeatureCalls(group.Key, group.Sum(static sum => sum.Calls)))
                .OrderByDescending(static feature => feature.Calls).ThenBy(static feature => feature.Name, StringComparer.Ordinal).Take(MostListed)],
            Models = [.. models.OrderByDescending(static model => model.Calls).ThenBy(static model => model.Name, StringComparer.Ordinal).Take(MostListed)],
            Priced = models.Where(static model => model.Priced).Sum(static model => model.Calls),
            WithLatency = sums.Sum(static sum => sum.WithLatency),
            WithQuality = sums.Sum(static sum => sum.WithQuality),
            WithPromptHash = sums.Sum(static sum => sum.WithPromptHash),
            WithCacheHit = sums.Sum(static sum => sum.WithCacheHit),
            Failures = sums.Sum(static sum => sum.Failures),
        };
        return description with { Missing = DataNeeds.MissingFrom(description) };
    }
}
