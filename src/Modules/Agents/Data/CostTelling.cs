using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>Tells what cost figures say, answering the question that was asked of them.</summary>
internal static class CostTelling
{
    private const int MostListed = 12;
    private const int MostTimesListed = 31;

    /// <summary>One figure, or one for each name in the question.</summary>
    public static Told Figure(CostBreakdown costs, Triage triage)
    {
        var told = new Told();
        if (costs.TotalCalls == 0)
        {
            return told.Note(costs.Note);
        }
        var names = costs.By == BreakDownBy.Model ? triage.Entities.Models : triage.Entities.Features;
        foreach (var name in names)
        {
            if (costs.Groups.FirstOrDefault(group => string.Equals(group.Name, name, StringComparison.OrdinalIgnoreCase)) is { } group)
            {
                Group(told, costs, group, triage.Entities.Measure);
            }
            else
            {
                told.Say($"The log has no calls of {name}{In(costs)}.");
            }
        }
        if (names.IsEmpty)
        {
            if (triage.Entities.UnknownName is { } unknown)
            {
                told.Say($"The log has no feature or model named \"{unknown}\"; it has {List(costs.Groups.Select(static group => group.Name))}.");
            }
            Total(told, costs, triage.Entities.Measure);
        }
        return Unpriced(told, costs);
    }

    /// <summary>All groups and their sum.</summary>
    public static Told BreakDown(CostBreakdown costs)
    {
        var told = new Told();
        if (costs.TotalCalls == 0)
        {
            return told.Note(costs.Note);
        }
        var byTime = costs.By is BreakDownBy.Hour or BreakDownBy.Day;
        var most = byTime ? MostTimesListed : MostListed;
        told.Say($"What the calls cost by {costs.By.ToString().ToLowerInvariant()}{In(costs)}:");
        foreach (var group in costs.Groups.Take(most))
        {
            var models = byTime || costs.By == BreakDownBy.Model || group.Models.IsEmpty ? "" : ", on " + List(group.Models);
            told.Item($"{group.Name}: {Figures.Usd(group.CostUsd)} ({Figures.Percent(group.Share)}), {Figures.Count(group.Calls, "call")}{models}")
                .With(group.Name, group.CostUsd, "usd")
                .With(group.Name + " calls", group.Calls, "calls");
        }
        if (costs.Groups.Length > most)
        {
            told.Item($"{Figures.Count(costs.Groups.Length - most)} more: {Figures.Usd(costs.Groups.Skip(most).Sum(static group => group.CostUsd))}");
        }
        told.Say($"Together {Figures.Usd(costs.TotalCostUsd)} for {Figures.Count(costs.TotalCalls, "call")}.").With("total", costs.TotalCostUsd, "usd");
        return Unpriced(told, costs);
    }

    /// <summary>What makes the cost, and how it moved.</summary>
    public static Told Drivers(CostDrivers drivers)
    {
        var told = new Told();
        if (drivers.Drivers.IsEmpty || drivers.SecondHalfFrom is not { } middle)
        {
            return told.Note(drivers.Note);
        }
        told.Say("What makes the cost:");
        foreach (var driver in drivers.Drivers)
        {
            var change = driver.ChangeUsd switch
            {
                > 0 => $"{Figures.Usd(driver.ChangeUsd)} more",
                < 0 => $"{Figures.Usd(-driver.ChangeUsd)} less",
                _ => "as much",
            };
            told.Item($"{driver.Feature} on {driver.Model}: {Figures.Usd(driver.CostUsd)} ({Figures.Percent(driver.Share)}), {change} in the second half of the period than in the first "
                    + $"({Figures.Usd(driver.FirstHalfUsd)}, then {Figures.Usd(driver.SecondHalfUsd)})")
                .With($"{driver.Feature} on {driver.Model}", driver.CostUsd, "usd")
                .With($"{driver.Feature} on {driver.Model}, change", driver.ChangeUsd, "usd");
        }
        return told
            .Say($"All calls together cost {Figures.Usd(drivers.TotalCostUsd)}; the second half begins {Figures.Minute(middle)} UTC.")
            .With("total", drivers.TotalCostUsd, "usd")
            .Note(drivers.Note);
    }

    /// <summary>Names with commas and a final "and".</summary>
    public static string List(IEnumerable<string> names)
    {
        var all = names.ToImmutableArray();
        var shown = all.Length > 10 ? all[..9].Add($"{Figures.Count(all.Length - 9)} more") : all;
        return shown.Length <= 1 ? string.Concat(shown) : string.Join(", ", shown[..^1]) + " and " + shown[^1];
    }

    private static void Group(Told told, CostBreakdown costs, CostGroup group, Measure measure)
    {
        var models = costs.By == BreakDownBy.Model ? [group.Name] : group.Models;
        var calls = Figures.Count(group.Calls, "call");
        var tokens = $"{Figures.Count(group.InputTokens)} input and {Figures.Count(group.OutputTokens)} output tokens";
        var cost = IsPriced(costs, models) ? Figures.Usd(group.CostUsd) : "an unknown amount";
        told.Say(measure switch
        {
            Measure.Calls => $"{group.Name} made {calls}{In(costs)}, with {tokens}, for {cost}.",
            Measure.Tokens => $"{group.Name} used {Figures.Count(group.InputTokens + group.OutputTokens)} tokens{In(costs)}: {tokens} in {calls}, for {cost}.",
            _ => $"{group.Name} cost {cost}{In(costs)}: {tokens} in {calls}, {At(costs, models)}.",
        });
        told.With(group.Name, group.CostUsd, "usd")
            .With(group.Name + " input", group.InputTokens, "tokens")
            .With(group.Name + " output", group.OutputTokens, "tokens")
            .With(group.Name + " calls", group.Calls, "calls");
    }

    private static void Total(Told told, CostBreakdown costs, Measure measure)
    {
        var tokens = $"{Figures.Count(costs.TotalInputTokens)} input and {Figures.Count(costs.TotalOutputTokens)} output tokens";
        told.Say(measure switch
        {
            Measure.Calls => $"The log has {Figures.Count(costs.TotalCalls, "call")}{In(costs)}, with {tokens}, for {Figures.Usd(costs.TotalCostUsd)}.",
            Measure.Tokens => $"All calls together used {Figures.Count(costs.TotalInputTokens + costs.TotalOutputTokens)} tokens{In(costs)}: {tokens}, for {Figures.Usd(costs.TotalCostUsd)}.",
            _ => $"All calls together cost {Figures.Usd(costs.TotalCostUsd)}{In(costs)}: {tokens} in {Figures.Count(costs.TotalCalls, "call")}.",
        });
        told.With("total", costs.TotalCostUsd, "usd")
            .With("total input", costs.TotalInputTokens, "tokens")
            .With("total output", costs.TotalOutputTokens, "tokens")
            .With("total calls", costs.TotalCalls, "calls");
        if (costs.Groups.Length > 1)
        {
            told.Say($"The most expensive {costs.By.ToString().ToLowerInvariant()} is {costs.Groups[0].Name} with {Figures.Usd(costs.Groups[0].CostUsd)}.");
        }
    }

    private static string At(CostBreakdown costs, ImmutableArray<string> models)
    {
        var prices = costs.Prices.Where(price => models.Contains(price.Model, StringComparer.OrdinalIgnoreCase)).ToArray();
        return prices.Length switch
        {
            0 => "on models without a price",
            1 => $"at {prices[0].Model} prices ({Figures.Price(prices[0].InputUsd)} for 1,000 tokens read, {Figures.Price(prices[0].OutputUsd)} for 1,000 written)",
            _ => $"at the prices of {List(prices.Select(static price => price.Model))}",
        };
    }

    private static bool IsPriced(CostBreakdown costs, ImmutableArray<string> models)
        => models.IsEmpty || costs.Prices.Any(price => models.Contains(price.Model, StringComparer.OrdinalIgnoreCase));

    private static string In(CostBreakdown costs) => Timeframe.Within(costs.Timeframe);

    private static Told Unpriced(Told told, CostBreakdown costs)
    {
        if (!costs.Unpriced.IsEmpty)
        {
            told.Paragraph().Say($"Not in these costs: {Figures.Count(costs.Unpriced.Sum(static model => model.Calls), "call")} on "
                + $"{List(costs.Unpriced.Select(static model => model.Model))}, for which the price list of {costs.PricesAsOf} has no price.");
        }
        return told;
    }
}
