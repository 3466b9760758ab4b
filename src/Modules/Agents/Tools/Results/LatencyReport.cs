using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>Latencies of the calls that have one.</summary>
internal sealed record LatencyReport
{
    /// <summary>The stretch of time.</summary>
    public required string Timeframe { get; init; }

    /// <summary>All calls with a latency; nothing when there is none.</summary>
    public LatencyGroup? Overall { get; init; }

    /// <summary>The groups, the slowest 99th percentile first; hours and days in their order.</summary>
    public ImmutableArray<LatencyGroup> Groups { get; init; } = [];

    /// <summary>Calls of which the log does not say how long they took.</summary>
    public long WithoutLatency { get; init; }

    /// <summary>What should be known about the figures, or nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>Latencies of a group in milliseconds; percentiles by nearest rank, so each is a latency that was measured.</summary>
/// <param name="Name">The group.</param>
/// <param name="Count">Calls with a latency.</param>
/// <param name="MeanMs">The arithmetic mean, to three decimals.</param>
/// <param name="P50Ms">Half of the calls were not slower.</param>
/// <param name="P95Ms">95 of 100 calls were not slower.</param>
/// <param name="P99Ms">99 of 100 calls were not slower.</param>
internal sealed record LatencyGroup(string Name, long Count, double MeanMs, double P50Ms, double P95Ms, double P99Ms);
