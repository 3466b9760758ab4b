using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Netra.Agents;

/// <summary>Finds what is unusual, what is usual, and what goes together.</summary>
[ToolSet]
internal sealed partial class PatternTools(UsageLedger ledger)
{
    private const int FewestBuckets = 4;
    private const int DaysForDays = 8;
    private const double PeakFactor = 1.5;
    private const double Significance = 0.05;

    /// <summary>Detects anomalies: days or hours outside the z-score threshold or Tukey's fences, with both.</summary>
    /// <param name="metric">What to watch.</param>
    /// <param name="threshold">Standard deviations from the mean.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<AnomalyReport> DetectAnomaliesAsync(AnomalyMetric metric, [Range(0.5, 20.0)] double threshold = 3, CancellationToken ct = default)
    {
        var summary = await ledger.SummarizeAsync(ct).ConfigureAwait(false);
        var byDay = summary is { FirstAt: { } first, LastAt: { } last } && (last.UtcDateTime.Date - first.UtcDateTime.Date).TotalDays + 1 >= DaysForDays;
        var sums = await ledger.SumAsync((byDay ? UsageGrouping.Day : UsageGrouping.Hour) | UsageGrouping.Model, default, ct).ConfigureAwait(false);
        var unit = byDay ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1);
        var series = Series(sums, metric, unit);
        var name = byDay ? "day" : "hour";
        if (series.Length < FewestBuckets)
        {
            return new()
            {
                Metric = metric,
                Unit = name,
                Count = series.Length,
                Threshold = threshold,
                Note = string.Create(CultureInfo.InvariantCulture, $"The log has {series.Length} {name}s with this metric; {FewestBuckets} are needed to tell what is unusual."),
            };
        }
        var bounds = Outliers.Of([.. series.Select(static one => one.Value)]);
        return new()
        {
            Metric = metric,
            Unit = name,
            Count = series.Length,
            Mean = bounds.Mean,
            StandardDeviation = bounds.Deviation,
            Threshold = threshold,
            LowerFence = bounds.LowerFence,
            UpperFence = bounds.UpperFence,
            Anomalies = [.. series
                .Select(one => new Anomaly(one.At, one.Value, bounds.ZScore(one.Value), Math.Abs(bounds.ZScore(one.Value)) > threshold, bounds.IsOutsideFences(one.Value)))
                .Where(static one => one.OutsideThreshold || one.OutsideFences)],
        };
    }

    /// <summary>Finds usage patterns: calls by hour of day and day of week, with peaks above 1.5 times the mean.</summary>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<UsagePatterns> FindUsagePatternsAsync(CancellationToken ct = default)
    {
        var summary = await ledger.SummarizeAsync(ct).ConfigureAwait(false);
        var hours = await ledger.SumAsync(UsageGrouping.Hour, default, ct).ConfigureAwait(false);
        var byHour = new long[24];
        var byWeekday = new long[7];
        foreach (var sum in hours)
        {
            var at = sum.At!.Value.UtcDateTime;
            byHour[at.Hour] += sum.Calls;
            byWeekday[((int)at.DayOfWeek + 6) % 7] += sum.Calls;
        }
        ImmutableArray<PatternSlot> hourSlots = [.. byHour.Select(static (calls, hour) => new PatternSlot(string.Create(CultureInfo.InvariantCulture, $"{hour:D2}:00"), calls))];
        ImmutableArray<PatternSlot> daySlots = [.. byWeekday.Select(static (calls, day) => new PatternSlot(((DayOfWeek)((day + 1) % 7)).ToString(), calls))];
        var length = summary.LastAt - summary.FirstAt ?? TimeSpan.Zero;
        return new()
        {
            ByHour = hourSlots,
            ByWeekday = daySlots,
            MeanPerHour = Math.Round(byHour.Average(), 2),
            MeanPerWeekday = Math.Round(byWeekday.Average(), 2),
            PeakHours = Peaks(hourSlots, byHour.Average()),
            PeakWeekdays = Peaks(daySlots, byWeekday.Average()),
            Note = hours.Count == 0 ? "The log is empty."
                : length < TimeSpan.FromDays(1) ? "The log covers less than a day, so neither hours nor days can be compared fairly."
                : length < TimeSpan.FromDays(7) ? "The log covers less than a week, so days of the week cannot be compared fairly."
                : null,
        };
    }

    /// <summary>Correlates two metrics of calls: Pearson's r, the number of calls, and whether it is significant (p under 0.05).</summary>
    /// <param name="metricA">One metric.</param>
    /// <param name="metricB">The other.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<Correlation> CorrelateAsync(CallMetric metricA, CallMetric metricB, CancellationToken ct = default)
    {
        var pearson = new PearsonCorrelation();
        await foreach (var row in ledger.ReadAsync(default, ct).ConfigureAwait(false))
        {
            if (Value(row, metricA) is { } a && Value(row, metricB) is { } b)
            {
                pearson.Add(a, b);
            }
        }
        return new()
        {
            MetricA = metricA,
            MetricB = metricB,
            Count = pearson.Count,
            MeanA = pearson.Count == 0 ? null : Math.Round(pearson.MeanX, 6),
            MeanB = pearson.Count == 0 ? null : Math.Round(pearson.MeanY, 6),
            R = pearson.R is { } r ? Math.Round(r, 6) : null,
            PValue = pearson.PValue is { } p ? Math.Round(p, 6) : null,
            Significant = pearson.PValue < Significance,
            Note = pearson.Count == 0 ? "No call has both."
                : pearson.R is null ? "One of the two is the same in all calls, so nothing can go together with it."
                : null,
        };
    }

    private (DateTimeOffset At, double Value)[] Series(IReadOnlyList<UsageSum> sums, AnomalyMetric metric, TimeSpan unit)
    {
        var present = sums.GroupBy(static sum => sum.At!.Value).ToDictionary(static group => group.Key, group => Value([.. group], metric));
        if (present.Count == 0 || metric == AnomalyMetric.Latency)
        {
            return [.. present.Where(static pair => pair.Value is not null).OrderBy(static pair => pair.Key).Select(static pair => (pair.Key, pair.Value!.Value))];
        }
        // A day without calls is a day with none, not no day.
        var series = new List<(DateTimeOffset, double)>();
        for (var at = present.Keys.Min(); at <= present.Keys.Max(); at += unit)
        {
            series.Add((at, present.GetValueOrDefault(at) ?? 0));
        }
        return [.. series];
    }

    private double? Value(UsageSum[] sums, AnomalyMetric metric) => metric switch
    {
        AnomalyMetric.Cost => (double)sums.Sum(sum => ledger.Cost(sum) ?? 0),
        AnomalyMetric.Calls => sums.Sum(static sum => sum.Calls),
        AnomalyMetric.Tokens => sums.Sum(static sum => sum.InputTokens + sum.OutputTokens),
        AnomalyMetric.Failures => sums.Sum(static sum => sum.Failures),
        _ => sums.Sum(static sum => sum.WithLatency) is > 0 and var count ? sums.Sum(static sum => sum.LatencyMs) / count : null,
    };

    private double? Value(UsageRow row, CallMetric metric) => metric switch
    {
        CallMetric.InputTokens => row.InputTokens,
        CallMetric.OutputTokens => row.OutputTokens,
        CallMetric.TotalTokens => row.InputTokens + row.OutputTokens,
        CallMetric.Latency => row.LatencyMs,
        CallMetric.Quality => row.Quality,
        _ => (double?)ledger.Prices.Find(row.Model)?.Cost(row.InputTokens, row.OutputTokens),
    };

    private static ImmutableArray<string> Peaks(ImmutableArray<PatternSlot> slots, double mean)
        => [.. slots.Where(slot => slot.Calls > PeakFactor * mean).Select(static slot => slot.Name)];
}
