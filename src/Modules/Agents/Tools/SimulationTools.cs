using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Netra.Agents;

/// <summary>Computes what would be, on the user's own rows.</summary>
[ToolSet]
internal sealed partial class SimulationTools(UsageLedger ledger)
{
    /// <summary>Stands for every feature of the log.</summary>
    public const string AllFeatures = "all";

    /// <summary>Simulates a model switch: what the calls of a feature would have cost on another model, with the same tokens.</summary>
    /// <param name="feature">A feature of the log, or <c>all</c>.</param>
    /// <param name="toModel">The model to move to.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<SwitchSimulation> SimulateModelSwitchAsync(
        [StringLength(100, MinimumLength = 1)] string feature, [StringLength(100, MinimumLength = 1)] string toModel, CancellationToken ct = default)
    {
        var sums = await ledger.SumAsync(UsageGrouping.Feature | UsageGrouping.Model, default, ct).ConfigureAwait(false);
        var own = sums.Where(sum => string.Equals(sum.Feature, feature, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (own.Length == 0 && string.Equals(feature, AllFeatures, StringComparison.OrdinalIgnoreCase))
        {
            own = [.. sums];
        }
        if (own.Length == 0)
        {
            throw new CallFailedException(
                CallStatus.Error, "unknown_feature", $"The log has no feature '{feature}'. It has: {string.Join(", ", sums.Select(static sum => sum.Feature).Distinct().Take(20))}.");
        }
        var priced = own.Where(sum => ledger.Cost(sum) is not null).ToArray();
        var price = ledger.Prices.Find(toModel);
        return new()
        {
            Feature = own.Length == sums.Count && sums.Select(static sum => sum.Feature).Distinct().Count() > 1 ? AllFeatures : own[0].Feature!,
            FromModels = [.. priced.Select(static sum => sum.Model!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            ToModel = price?.Model ?? toModel,
            Calls = priced.Sum(static sum => sum.Calls),
            InputTokens = priced.Sum(static sum => sum.InputTokens),
            OutputTokens = priced.Sum(static sum => sum.OutputTokens),
            CostBeforeUsd = priced.Sum(sum => ledger.Cost(sum) ?? 0),
            CostAfterUsd = price is null ? null : priced.Sum(sum => price.Cost(sum.InputTokens, sum.OutputTokens)),
            UnpricedCalls = own.Sum(static sum => sum.Calls) - priced.Sum(static sum => sum.Calls),
            Caveats = Caveats(own, [.. sums.Where(sum => string.Equals(sum.Model, toModel, StringComparison.OrdinalIgnoreCase))], price, toModel),
        };
    }

    /// <summary>Simulates growth: what more of the same calls would cost, and the minutes in which a rate limit would be hit.</summary>
    /// <param name="percent">How many percent more calls; negative for fewer.</param>
    /// <param name="rateLimit">Calls a minute that are allowed.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<GrowthSimulation> SimulateGrowthAsync(
        [Range(-100, 100_000)] decimal percent, [Range(1, 100_000_000)] int? rateLimit = null, CancellationToken ct = default)
    {
        var factor = 1 + (percent / 100);
        var models = await ledger.SumAsync(UsageGrouping.Model, default, ct).ConfigureAwait(false);
        var minutes = await ledger.SumAsync(UsageGrouping.Minute, default, ct).ConfigureAwait(false);
        var cost = models.Sum(sum => ledger.Cost(sum) ?? 0);
        var calls = minutes.Sum(static minute => minute.Calls);
        var busiest = minutes.OrderByDescending(static minute => minute.Calls).ThenBy(static minute => minute.At).FirstOrDefault();
        return new()
        {
            Percent = percent,
            CostBeforeUsd = cost,
            CostAfterUsd = cost * factor,
            CallsBefore = calls,
            CallsAfter = calls * factor,
            BusiestMinute = busiest?.At,
            BusiestMinuteBefore = busiest?.Calls ?? 0,
            BusiestMinuteAfter = (busiest?.Calls ?? 0) * factor,
            RateLimit = rateLimit,
            MinutesOverBefore = rateLimit is null ? null : minutes.Count(minute => minute.Calls > rateLimit),
            MinutesOverAfter = rateLimit is null ? null : minutes.Count(minute => minute.Calls * factor > rateLimit),
            Note = calls == 0 ? "The log is empty."
                : models.Any(sum => ledger.Cost(sum) is null) ? "Calls of models without a price are left out of the cost."
                : null,
        };
    }

    private static ImmutableArray<string> Caveats(UsageSum[] own, UsageSum[] target, ModelPrice? price, string toModel)
    {
        var caveats = ImmutableArray.CreateBuilder<string>();
        if (price is null)
        {
            caveats.Add($"'{toModel}' has no price, so the cost after the switch is not known.");
        }
        if (own.Any(sum => string.Equals(sum.Model, toModel, StringComparison.OrdinalIgnoreCase)))
        {
            caveats.Add($"Some of these calls are on {toModel} already.");
        }
        caveats.Add("It is assumed that the other model reads and writes as many tokens; it may write more or fewer.");
        caveats.Add((MeanLatency(own), MeanLatency(target)) switch
        {
            ({ } now, { } then) => string.Create(CultureInfo.InvariantCulture,
                $"Latency in the log: these calls take {Figures.Milliseconds(now)} on average, all calls on {toModel} {Figures.Milliseconds(then)}; other work may not compare."),
            ({ } now, null) => $"Latency: these calls take {Figures.Milliseconds(now)} on average; the log has none of {toModel} to compare.",
            _ => $"Latency: the log does not say how long these calls take, so nothing is known about it on {toModel}.",
        });
        caveats.Add(own.Sum(static sum => sum.WithQuality) > 0
            ? $"Quality: compare answers of {toModel} with the quality in the log before all calls move."
            : $"Quality: the log has none for these calls, so compare answers of {toModel} on a sample before all calls move.");
        return caveats.ToImmutable();
    }

    private static double? MeanLatency(UsageSum[] sums)
    {
        var count = sums.Sum(static sum => sum.WithLatency);
        return count == 0 ? null : sums.Sum(static sum => sum.LatencyMs) / count;
    }
}
