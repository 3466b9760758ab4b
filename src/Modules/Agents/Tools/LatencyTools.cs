using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Netra.Agents;

/// <summary>Measures how fast calls are.</summary>
[ToolSet]
internal sealed partial class LatencyTools(UsageLedger ledger)
{
    private const int MostGroups = 1_000;

    /// <summary>Measures latency: mean, p50, p95 and p99 (nearest rank) in milliseconds.</summary>
    /// <param name="by">What to group by; all calls together if not given.</param>
    /// <param name="timeframe">A stretch of time such as <c>7d</c>, <c>last month</c> or <c>2026-03-01..2026-03-31</c>; everything if not given.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<LatencyReport> MeasureLatencyAsync(BreakDownBy? by = null, string? timeframe = null, CancellationToken ct = default)
    {
        var stretch = ledger.Read(timeframe);
        var groups = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var all = new List<double>();
        long rows = 0;
        await foreach (var row in ledger.ReadAsync(stretch.Period, ct).ConfigureAwait(false))
        {
            rows++;
            if (row.LatencyMs is not { } latency)
            {
                continue;
            }
            all.Add(latency);
            if (by is { } grouping && (groups.Count < MostGroups || groups.ContainsKey(NameOf(row, grouping))))
            {
                ref var values = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, NameOf(row, grouping), out _);
                (values ??= []).Add(latency);
            }
        }
        var measured = groups.Select(static group => Measure(group.Key, group.Value));
        return new()
        {
            Timeframe = stretch.Label,
            Overall = all.Count == 0 ? null : Measure("all", all),
            Groups = by is BreakDownBy.Hour or BreakDownBy.Day
                ? [.. measured.OrderBy(static group => group.Name, StringComparer.Ordinal)]
                : [.. measured.OrderByDescending(static group => group.P99Ms).ThenBy(static group => group.Name, StringComparer.Ordinal)],
            WithoutLatency = rows - all.Count,
            Note = await ledger.NoteEmptyAsync(rows, stretch, ct).ConfigureAwait(false) ?? (all.Count == 0 ? "The log does not say how long calls took." : null),
        };
    }

    private static LatencyGroup Measure(string name, List<double> latencies)
    {
        latencies.Sort();
        var sorted = CollectionsMarshal.AsSpan(latencies);
        return new(
            name,
            latencies.Count,
            Math.Round(latencies.Average(), 3),
            Percentiles.NearestRank(sorted, 50),
            Percentiles.NearestRank(sorted, 95),
            Percentiles.NearestRank(sorted, 99));
    }

    private static string NameOf(UsageRow row, BreakDownBy by) => by switch
    {
        BreakDownBy.Feature => row.Feature,
        BreakDownBy.Model => row.Model,
        BreakDownBy.Provider => row.Provider,
        BreakDownBy.Day => Figures.Day(row.At),
        _ => Figures.Minute(row.At.AddTicks(-(row.At.UtcTicks % TimeSpan.TicksPerHour))),
    };
}
