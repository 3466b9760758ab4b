using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>
/// The rules that suggest a change: more than 30% of the calls on a top-priced model, a mean prompt of over 1,000 tokens, prompts
/// that repeat.
/// </summary>
internal static class Opportunities
{
    public const decimal TopPricedShare = 0.30m;
    public const decimal LongPromptTokens = 1_000m;

    private const int MostSwitches = 3;

    /// <summary>The switches that are worth a simulation: features on a top-priced model, to the next cheaper model of the same provider.</summary>
    public static ImmutableArray<(string Feature, string ToModel)> Switches(CostDrivers drivers, Findings findings, PriceList prices)
    {
        var routed = drivers.Drivers.Where(static driver => driver.TopPriced).ToArray();
        // Asked how to save, the most expensive feature is looked at even when the rule does not fire.
        var candidates = routed.Sum(static driver => driver.ShareOfCalls) > TopPricedShare ? routed
            : findings.Intent == Intent.Save ? drivers.Drivers.Take(1)
            : [];
        return [.. candidates
            .Where(driver => findings.Features.IsEmpty || findings.Features.Contains(driver.Feature, StringComparer.Ordinal))
            .Select(driver => (driver.Feature, ToModel: prices.NextCheaper(driver.Model)?.Model))
            .Where(static one => one.ToModel is not null)
            .DistinctBy(static one => one.Feature)
            .Take(MostSwitches)
            .Select(static one => (one.Feature, one.ToModel!))];
    }

    /// <summary>The switch as a recommendation, if it saves anything.</summary>
    public static IEnumerable<Recommendation> FromSwitch(SwitchSimulation simulation, decimal total, ToolCallId call)
    {
        if (simulation.CostAfterUsd is not { } after || after >= simulation.CostBeforeUsd)
        {
            yield break;
        }
        yield return new()
        {
            Kind = ChangeKind.CheaperModel,
            What = $"Move {simulation.Feature} from {CostTelling.List(simulation.FromModels)} to {simulation.ToModel}",
            Feature = simulation.Feature,
            ToModel = simulation.ToModel,
            CostBeforeUsd = simulation.CostBeforeUsd,
            CostAfterUsd = after,
            SavingUsd = simulation.CostBeforeUsd - after,
            SavingShare = SimulationTelling.Share(simulation.CostBeforeUsd - after, total),
            Effort = Effort.Low,
            Risk = "Answers may get worse or slower, and the other model may write more tokens.",
            Tool = "simulate_model_switch",
            CallId = call.Value,
        };
    }

    /// <summary>A cache as a recommendation, if any prompt repeats.</summary>
    public static IEnumerable<Recommendation> FromRepeats(RepeatedPrompts repeats, decimal total, ToolCallId call)
    {
        var saving = repeats.CostBeforeUsd - repeats.CostAfterUsd;
        if (saving <= 0)
        {
            yield break;
        }
        yield return new()
        {
            Kind = ChangeKind.AnswerCache,
            What = $"Answer repeated prompts from a cache ({Figures.Count(repeats.Repeats)} of {Figures.Count(repeats.CallsWithHash, "call")} repeat an earlier one, most of them in {repeats.Features[0].Feature})",
            Feature = repeats.Features[0].Feature,
            CostBeforeUsd = repeats.CostBeforeUsd,
            CostAfterUsd = repeats.CostAfterUsd,
            SavingUsd = saving,
            SavingShare = SimulationTelling.Share(saving, total),
            Effort = Effort.Medium,
            Risk = "A cached answer may be out of date, and must not be shown to a user whom it does not concern.",
            Tool = "audit_repeated_prompts",
            CallId = call.Value,
        };
    }

    /// <summary>Shorter prompts for features whose mean prompt is long; what that saves depends on what can go, so it is not computed.</summary>
    public static IEnumerable<Recommendation> FromLongPrompts(CostDrivers drivers, ToolCallId? call) => drivers.Drivers
        .Where(static driver => driver.MeanInputTokens > LongPromptTokens)
        .Take(MostSwitches)
        .Select(driver => new Recommendation
        {
            Kind = ChangeKind.ShorterPrompts,
            What = $"Shorten the prompts of {driver.Feature}, or let the provider cache their common beginning (on {driver.Model} they have {Figures.Count((long)Math.Round(driver.MeanInputTokens, MidpointRounding.AwayFromZero))} tokens on average)",
            Feature = driver.Feature,
            CostBeforeUsd = driver.CostUsd,
            Effort = Effort.Medium,
            Risk = "What is left out may have been needed for good answers.",
            Tool = "find_cost_drivers",
            CallId = call?.Value ?? "",
        });

    /// <summary>Which of the savings concern the same calls.</summary>
    public static IEnumerable<string> Overlaps(ImmutableArray<Recommendation> items)
    {
        var computed = items.Where(static item => item.SavingUsd is not null).ToArray();
        if (computed.Any(static item => item.Kind == ChangeKind.AnswerCache) && computed.Any(static item => item.Kind == ChangeKind.CheaperModel))
        {
            yield return "The savings of a cheaper model and of a cache concern in part the same calls, so they are not added up.";
        }
        if (items.Any(static item => item.Kind == ChangeKind.ShorterPrompts))
        {
            yield return "What shorter prompts save depends on how much can be left out, so it was not computed.";
        }
    }
}
