namespace Netra.Agents;

/// <summary>Tells what simulations say.</summary>
internal static class SimulationTelling
{
    public static Told Switch(SwitchSimulation simulation)
    {
        var told = new Told();
        var subject = simulation.Feature == SimulationTools.AllFeatures ? "all calls" : simulation.Feature;
        if (simulation.Calls == 0)
        {
            told.Say($"No call of {subject} is on a model with a price, so a move to {simulation.ToModel} cannot be compared.");
        }
        else if (simulation.CostAfterUsd is not { } after)
        {
            told.Say($"{Capital(subject)} cost {Figures.Usd(simulation.CostBeforeUsd)} on {CostTelling.List(simulation.FromModels)}; {simulation.ToModel} has no price, so what a move would cost is not known.")
                .With(subject + " now", simulation.CostBeforeUsd, "usd");
        }
        else
        {
            var change = after - simulation.CostBeforeUsd;
            var words = change switch
            {
                < 0 => $"{Figures.Usd(-change)} ({Figures.Percent(Share(-change, simulation.CostBeforeUsd))}) less",
                > 0 => $"{Figures.Usd(change)} ({Figures.Percent(Share(change, simulation.CostBeforeUsd))}) more",
                _ => "the same",
            };
            told.Say($"If {subject} moved from {CostTelling.List(simulation.FromModels)} to {simulation.ToModel}, {(simulation.Calls == 1 ? "the call" : $"the {Figures.Count(simulation.Calls)} calls")} "
                    + $"would cost {Figures.Usd(after)} instead of {Figures.Usd(simulation.CostBeforeUsd)}: {words}.")
                .With(subject + " now", simulation.CostBeforeUsd, "usd")
                .With($"{subject} on {simulation.ToModel}", after, "usd");
        }
        if (simulation.UnpricedCalls > 0)
        {
            told.Say($"{Figures.Count(simulation.UnpricedCalls, "call")} on models without a price are left out.");
        }
        if (!simulation.Caveats.IsEmpty)
        {
            foreach (var caveat in simulation.Caveats)
            {
                told.Item(caveat);
            }
        }
        return told;
    }

    public static Told Growth(GrowthSimulation growth)
    {
        var told = new Told();
        if (growth.CallsBefore == 0 || growth.BusiestMinute is not { } busiest)
        {
            return told.Note(growth.Note);
        }
        told.Say($"With {Figures.Number((double)Math.Abs(growth.Percent))}% {(growth.Percent < 0 ? "fewer" : "more")} calls, the same period would cost {Figures.Usd(growth.CostAfterUsd)} instead of {Figures.Usd(growth.CostBeforeUsd)}.")
            .With("cost now", growth.CostBeforeUsd, "usd")
            .With("cost then", growth.CostAfterUsd, "usd")
            .With("growth", growth.Percent, "percent");
        told.Say($"The busiest minute ({Figures.Minute(busiest)} UTC) would have {Figures.Number((double)growth.BusiestMinuteAfter)} calls instead of {Figures.Count(growth.BusiestMinuteBefore)}.")
            .With("busiest minute now", growth.BusiestMinuteBefore, "calls")
            .With("busiest minute then", growth.BusiestMinuteAfter, "calls");
        if (growth is { RateLimit: { } limit, MinutesOverBefore: { } before, MinutesOverAfter: { } after })
        {
            told.Say($"A rate limit of {Figures.Count(limit)} calls a minute would be exceeded in {Figures.Count(after, "minute")}; now it is in {Figures.Count(before)}.")
                .With("minutes over the limit then", after, "minutes");
        }
        return told.Note(growth.Note);
    }

    public static Told Repeats(RepeatedPrompts repeats)
    {
        var told = new Told();
        if (repeats.CallsWithHash == 0)
        {
            return told.Note(repeats.Note);
        }
        var saved = repeats.CostBeforeUsd - repeats.CostAfterUsd;
        told.Say($"{Figures.Count(repeats.Repeats)} of {Figures.Count(repeats.CallsWithHash, "call")} with a known prompt repeat an earlier one. "
                + $"With a cache of answers these calls would cost {Figures.Usd(repeats.CostAfterUsd)} instead of {Figures.Usd(repeats.CostBeforeUsd)}: {Figures.Usd(saved)} less.")
            .With("now", repeats.CostBeforeUsd, "usd")
            .With("with a cache", repeats.CostAfterUsd, "usd")
            .With("repeats", repeats.Repeats, "calls");
        foreach (var feature in repeats.Features.Take(5))
        {
            told.Item($"{feature.Feature}: {Figures.Count(feature.Repeats)} of {Figures.Count(feature.Calls, "call")} repeat, for {Figures.Usd(feature.RepeatsUsd)}");
        }
        return told.Note(repeats.Note);
    }

    /// <summary>A part of a whole, to four decimals; 0 of nothing.</summary>
    public static decimal Share(decimal part, decimal whole) => whole == 0 ? 0 : Math.Round(part / whole, 4, MidpointRounding.AwayFromZero);

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
