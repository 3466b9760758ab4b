using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>What is watched for anomalies.</summary>
internal enum AnomalyMetric
{
    Cost,
    Calls,
    Tokens,
    Latency,
    Failures,
}

/// <summary>Days or hours that differ from the others.</summary>
internal sealed record AnomalyReport
{
    /// <summary>What was watched.</summary>
    public AnomalyMetric Metric { get; init; }

    /// <summary><c>day</c>, or <c>hour</c> for a log of less than eight days.</summary>
    public required string Unit { get; init; }

    /// <summary>How many days or hours.</summary>
    public int Count { get; init; }

    /// <summary>Their mean.</summary>
    public double Mean { get; init; }

    /// <summary>Their sample standard deviation.</summary>
    public double StandardDeviation { get; init; }

    /// <summary>The standard deviations from the mean beyond which a value is reported.</summary>
    public double Threshold { get; init; }

    /// <summary>Tukey's lower fence.</summary>
    public double LowerFence { get; init; }

    /// <summary>Tukey's upper fence.</summary>
    public double UpperFence { get; init; }

    /// <summary>What lies outside one of the two bounds, in order of time.</summary>
    public ImmutableArray<Anomaly> Anomalies { get; init; } = [];

    /// <summary>What should be known about the figures, or nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>A day or an hour that differs.</summary>
/// <param name="At">Its beginning, UTC.</param>
/// <param name="Value">Its value.</param>
/// <param name="ZScore">Standard deviations from the mean.</param>
/// <param name="OutsideThreshold">Whether that is more than the threshold.</param>
/// <param name="OutsideFences">Whether it lies outside Tukey's fences.</param>
internal sealed record Anomaly(DateTimeOffset At, double Value, double ZScore, bool OutsideThreshold, bool OutsideFences);
