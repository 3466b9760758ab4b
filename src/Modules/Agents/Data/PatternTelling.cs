namespace Netra.Agents;

/// <summary>Tells what latencies, anomalies, patterns and correlations say.</summary>
internal static class PatternTelling
{
    private const int MostListed = 10;

    public static Told Latency(LatencyReport report, bool named)
    {
        var told = new Told();
        if (report.Overall is not { } overall)
        {
            return told.Note(report.Note);
        }
        told.Say($"{Figures.Count(overall.Count, "call")}{Timeframe.Within(report.Timeframe)} took {Figures.Milliseconds(overall.MeanMs)} on average: half were done within {Figures.Milliseconds(overall.P50Ms)} (p50), "
                + $"95% within {Figures.Milliseconds(overall.P95Ms)} (p95), 99% within {Figures.Milliseconds(overall.P99Ms)} (p99).");
        Add(told, overall);
        if (report.Groups.Length > 1 || named)
        {
            foreach (var group in report.Groups.Take(MostListed))
            {
                told.Item($"{group.Name}: mean {Figures.Milliseconds(group.MeanMs)}, p50 {Figures.Milliseconds(group.P50Ms)}, p95 {Figures.Milliseconds(group.P95Ms)}, "
                    + $"p99 {Figures.Milliseconds(group.P99Ms)} ({Figures.Count(group.Count, "call")})");
                Add(told, group);
            }
        }
        return report.WithoutLatency > 0 ? told.Say($"For {Figures.Count(report.WithoutLatency, "call")} the log has no latency.") : told;
    }

    public static Told Anomalies(AnomalyReport report)
    {
        var told = new Told();
        if (report.Note is not null)
        {
            return told.Note(report.Note);
        }
        var certain = report.Anomalies.Where(static one => one is { OutsideThreshold: true, OutsideFences: true }).ToArray();
        var metric = report.Metric.ToString().ToLowerInvariant();
        told.Say(certain.Length == 0
            ? $"By {metric}, none of {Figures.Count(report.Count, report.Unit)} lies both over {Figures.Number(report.Threshold)} standard deviations from the mean and outside Tukey's fences."
            : $"By {metric}, {Figures.Count(certain.Length, report.Unit)} of {Figures.Count(report.Count)} {(certain.Length == 1 ? "is" : "are")} out of the ordinary:");
        foreach (var one in certain.Take(MostListed))
        {
            told.Item($"{Time(one.At, report.Unit)}: {Value(one.Value, report.Metric)}, {Figures.Number(one.ZScore)} standard deviations from the mean of {Value(report.Mean, report.Metric)}, "
                    + $"outside {Value(report.LowerFence, report.Metric)} to {Value(report.UpperFence, report.Metric)}")
                .With(Time(one.At, report.Unit), (decimal)one.Value, metric);
        }
        var others = report.Anomalies.Length - certain.Length;
        return others == 0 ? told : told.Say($"{Figures.Count(others)} more {report.Unit}{(others == 1 ? " lies" : "s lie")} outside one of the two bounds only.");
    }

    public static Told Patterns(UsagePatterns patterns)
    {
        var told = new Told();
        if (patterns.ByHour.All(static slot => slot.Calls == 0))
        {
            return told.Note(patterns.Note);
        }
        var hour = patterns.ByHour.MaxBy(static slot => slot.Calls)!;
        var day = patterns.ByWeekday.MaxBy(static slot => slot.Calls)!;
        told.Say($"The busiest hour of the day is {hour.Name} UTC with {Figures.Count(hour.Calls, "call")} (mean {Figures.Number(patterns.MeanPerHour)}), the busiest day of the week {day.Name} with "
                + $"{Figures.Count(day.Calls, "call")} (mean {Figures.Number(patterns.MeanPerWeekday)}).")
            .With(hour.Name, hour.Calls, "calls")
            .With(day.Name, day.Calls, "calls");
        told.Say(patterns.PeakHours.IsEmpty
            ? "No hour lies over 1.5 times the mean."
            : $"Hours over 1.5 times the mean: {CostTelling.List(patterns.PeakHours)}.");
        told.Say(patterns.PeakWeekdays.IsEmpty
            ? "No day of the week does."
            : $"Days of the week: {CostTelling.List(patterns.PeakWeekdays)}.");
        return told.Note(patterns.Note);
    }

    public static Told Correlation(Correlation correlation)
    {
        var told = new Told();
        var pair = $"{Words(correlation.MetricA)} and {Words(correlation.MetricB)}";
        if (correlation.R is not { } r)
        {
            return told.Say($"Whether {pair} go together cannot be told.").Note(correlation.Note);
        }
        var strength = Math.Abs(r) switch { < 0.1 => "hardly", < 0.3 => "weakly", < 0.5 => "moderately", _ => "strongly" };
        told.Say($"{char.ToUpperInvariant(pair[0])}{pair[1..]} go together {strength}: Pearson's r is {Figures.Small(r)} over {Figures.Count(correlation.Count, "call")}, "
                + $"which is {(correlation.Significant ? "significant" : "not significant")}{P(correlation.PValue)}.")
            .With("r", (decimal)r, "r")
            .With("calls", correlation.Count, "calls");
        return told.Note(correlation.Note);
    }

    public static Told Quality(Correlation correlation)
    {
        var told = new Told();
        if (correlation.MeanA is { } mean)
        {
            told.Say($"The mean quality of the calls whose model has a price is {Figures.Small(mean)} (0 to 1).").With("mean quality", (decimal)mean, "quality");
        }
        var together = Correlation(correlation);
        told.Say(together.Text);
        foreach (var figure in together.Figures)
        {
            told.With(figure.Label, figure.Value, figure.Unit);
        }
        return told;
    }

    private static void Add(Told told, LatencyGroup group) => told
        .With(group.Name + " mean", (decimal)group.MeanMs, "ms")
        .With(group.Name + " p50", (decimal)group.P50Ms, "ms")
        .With(group.Name + " p95", (decimal)group.P95Ms, "ms")
        .With(group.Name + " p99", (decimal)group.P99Ms, "ms");

    private static string P(double? p) => p switch
    {
        null => "",
        < 0.0001 => " (p under 0.0001)",
        { } value => $" (p = {Figures.Small(value)})",
    };

    private static string Time(DateTimeOffset at, string unit) => unit == "day" ? Figures.Day(at) : Figures.Minute(at) + " UTC";

    private static string Value(double value, AnomalyMetric metric) => metric switch
    {
        AnomalyMetric.Cost => Figures.Usd((decimal)value),
        AnomalyMetric.Latency => Figures.Milliseconds(value),
        _ => Figures.Number(value),
    };

    private static string Words(CallMetric metric) => metric switch
    {
        CallMetric.InputTokens => "input tokens",
        CallMetric.OutputTokens => "output tokens",
        CallMetric.TotalTokens => "tokens",
        CallMetric.Cost => "cost",
        CallMetric.Latency => "latency",
        _ => "quality",
    };
}
