namespace Netra.Agents;

/// <summary>What a call has that can be measured.</summary>
internal enum CallMetric
{
    InputTokens,
    OutputTokens,
    TotalTokens,
    Cost,
    Latency,
    Quality,
}

/// <summary>Whether two measures of calls go together.</summary>
internal sealed record Correlation
{
    /// <summary>One measure.</summary>
    public CallMetric MetricA { get; init; }

    /// <summary>The other.</summary>
    public CallMetric MetricB { get; init; }

    /// <summary>Calls that have both.</summary>
    public long Count { get; init; }

    /// <summary>The mean of one measure over these calls; nothing when there are none.</summary>
    public double? MeanA { get; init; }

    /// <summary>The mean of the other.</summary>
    public double? MeanB { get; init; }

    /// <summary>Pearson's coefficient, -1 to 1; nothing when it cannot be computed.</summary>
    public double? R { get; init; }

    /// <summary>The two-sided probability of so strong a correlation by chance; nothing when it cannot be computed.</summary>
    public double? PValue { get; init; }

    /// <summary>Whether that probability is under 0.05.</summary>
    public bool Significant { get; init; }

    /// <summary>What should be known about the figures, or nothing.</summary>
    public string? Note { get; init; }
}
