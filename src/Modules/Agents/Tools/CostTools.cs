using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Netra.Agents;

/// <summary>Computes what calls cost. Every sum is exact.</summary>
[ToolSet]
internal sealed partial class CostTools(UsageLedger ledger)
{
    /// <summary>The most groups that are listed; what is beyond is summed up in one more, so that the sums stay exact.</summary>
    private const int MostGroups = 1_000;

    /// <summary>Breaks the cost down by feature, model, provider, hour or day, with calls and tokens.</summary>
    /// <param name="by">What to group by.</param>
    /// <param name="timeframe">A stretch of time such as <c>7d</c>, <c>last month</c> or <c>2026-03-01..2026-03-31</c>; everything if not given.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<CostBreakdown> BreakDownCostAsync(BreakDownBy by, string? timeframe = null, CancellationToken ct = default)
    {
        var stretch = ledger.Read(timeframe);
        var sums = await ledger.SumAsync(Grouping(by) | UsageGrouping.Model, stretch.Period, ct).ConfigureAwait(false);
        var total = sums.Sum(sum => ledger.Cost(sum) ?? 0);
        var groups = sums.GroupBy(sum => NameOf(sum, by), StringComparer.Ordinal).Select(group => Group(group.Key, group, total));
        var ordered = by is BreakDownBy.Hour or BreakDownBy.Day
            ? groups.OrderBy(static group => group.Name, StringComparer.Ordinal)
            : groups.OrderByDescending(static group => group.CostUsd).ThenByDescending(static group => group.Calls).ThenBy(static group => group.Name, StringComparer.Ordinal);
        return new()
        {
            By = by,
            Timeframe = stretch.Label,
            TotalCostUsd = total,
            TotalCalls = sums.Sum(static sum => sum.Calls),
            TotalInputTokens = sums.Sum(static sum => sum.InputTokens),
            TotalOutputTokens = sums.Sum(static sum => sum.OutputTokens),
            Groups = Limited([.. ordered], total),
            Prices = [.. sums.Select(sum => ledger.Prices.Find(sum.Model!)).OfType<ModelPrice>().Distinct()
                .OrderByDescending(static price => price.Both).ThenBy(static price => price.Model, StringComparer.Ordinal)
                .Select(static price => new PriceUsed(price.Model, price.Input, price.Output))],
            PricesAsOf = ledger.Prices.AsOf,
            Unpriced = [.. sums.Where(sum => ledger.Cost(sum) is null)
                .GroupBy(static sum => sum.Model!, StringComparer.Ordinal)
                .Select(static group => new UnpricedModel(
                    group.Key, group.Sum(static sum => sum.Calls), group.Sum(static sum => sum.InputTokens), group.Sum(static sum => sum.OutputTokens)))
                .OrderByDescending(static model => model.Calls).ThenBy(static model => model.Model, StringComparer.Ordinal)],
            Note = await ledger.NoteEmptyAsync(sums.Count, stretch, ct).ConfigureAwait(false),
        };
    }

    /// <summary>Finds the features and models that make the cost, with the change from the first to the second half of the log.</summary>
    /// <param name="top">How many to list.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<CostDrivers> FindCostDriversAsync([Range(1, 50)] int top = 5, CancellationToken ct = default)
    {
        const UsageGrouping grouping = UsageGrouping.Feature | UsageGrouping.Model;
        var summary = await ledger.SummarizeAsync(ct).ConfigureAwait(false);
        if (summary is not { FirstAt: { } first, LastAt: { } last })
        {
            return new() { Note = "The log is empty." };
        }
        var middle = first + ((last - first) / 2);
        var whole = await ledger.SumAsync(grouping, default, ct).ConfigureAwait(false);
        var firstHalf = await ledger.SumAsync(grouping, new(null, middle), ct).ConfigureAwait(false);
        var before = firstHalf.ToDictionary(static sum => (sum.Feature, sum.Model), sum => ledger.Cost(sum) ?? 0);
        var total = whole.Sum(sum => ledger.Cost(sum) ?? 0);
        var calls = whole.Sum(static sum => sum.Calls);
        return new()
        {
            TotalCostUsd = total,
            SecondHalfFrom = middle,
            Drivers = [.. whole.Select(sum => Driver(sum, before.GetValueOrDefault((sum.Feature, sum.Model)), total, calls))
                .OrderByDescending(static driver => driver.CostUsd).ThenBy(static driver => driver.Feature, StringComparer.Ordinal).Take(top)],
            Note = whole.Any(sum => ledger.Cost(sum) is null) ? "Calls of models without a price are left out of the cost." : null,
        };
    }

    private CostDriver Driver(UsageSum sum, decimal firstHalf, decimal total, long calls)
    {
        var cost = ledger.Cost(sum) ?? 0;
        return new()
        {
            Feature = sum.Feature!,
            Model = sum.Model!,
            CostUsd = cost,
            Share = Share(cost, total),
            Calls = sum.Calls,
            ShareOfCalls = Share(sum.Calls, calls),
            MeanInputTokens = Math.Round((decimal)sum.InputTokens / sum.Calls, 1),
            TopPriced = ledger.Prices.IsTopPriced(sum.Model!),
            FirstHalfUsd = firstHalf,
            SecondHalfUsd = cost - firstHalf,
            ChangeUsd = cost - firstHalf - firstHalf,
        };
    }

    private CostGroup Group(string name, IEnumerable<UsageSum> sums, decimal total)
    {
        var all = sums.ToArray();
        var cost = all.Sum(sum => ledger.Cost(sum) ?? 0);
        return new()
        {
            Name = name,
            CostUsd = cost,
            Share = Share(cost, total),
            Calls = all.Sum(static sum => sum.Calls),
            InputTokens = all.Sum(static sum => sum.InputTokens),
            OutputTokens = all.Sum(static sum => sum.OutputTokens),
            Models = [.. all.Select(static sum => sum.Model!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    private static ImmutableArray<CostGroup> Limited(ImmutableArray<CostGroup> groups, decimal total)
    {
        if (groups.Length <= MostGroups)
        {
            return groups;
        }
        var rest = groups[MostGroups..];
        return groups[..MostGroups].Add(new()
        {
            Name = "(all others)",
            CostUsd = rest.Sum(static group => group.CostUsd),
            Share = Share(rest.Sum(static group => group.CostUsd), total),
            Calls = rest.Sum(static group => group.Calls),
            InputTokens = rest.Sum(static group => group.InputTokens),
            OutputTokens = rest.Sum(static group => group.OutputTokens),
        });
    }

    private static decimal Share(decimal part, decimal whole) => whole == 0 ? 0 : Math.Round(part / whole, 4, MidpointRounding.AwayFromZero);

    private static UsageGrouping Grouping(BreakDownBy by) => by switch
    {
        BreakDownBy.Feature => UsageGrouping.Feature,
        BreakDownBy.Provider => UsageGrouping.Provider,
        BreakDownBy.Hour => UsageGrouping.Hour,
        BreakDownBy.Day => UsageGrouping.Day,
        _ => UsageGrouping.Model,
    };

    private static string NameOf(UsageSum sum, BreakDownBy by) => by switch
    {
        BreakDownBy.Feature => sum.Feature!,
        BreakDownBy.Provider => sum.Provider!,
        BreakDownBy.Hour => Figures.Minute(sum.At!.Value),
        BreakDownBy.Day => Figures.Day(sum.At!.Value),
        _ => sum.Model!,
    };
}
