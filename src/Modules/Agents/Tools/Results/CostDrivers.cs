using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>What makes the cost, and how it moved from the first to the second half of the log.</summary>
internal sealed record CostDrivers
{
    /// <summary>US dollars of all priced calls.</summary>
    public decimal TotalCostUsd { get; init; }

    /// <summary>Where the second half begins, UTC.</summary>
    public DateTimeOffset? SecondHalfFrom { get; init; }

    /// <summary>Pairs of feature and model, the most expensive first.</summary>
    public ImmutableArray<CostDriver> Drivers { get; init; } = [];

    /// <summary>What should be known about the figures, or nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>A feature on a model.</summary>
internal sealed record CostDriver
{
    /// <summary>The feature.</summary>
    public required string Feature { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>The share of the total cost, 0 to 1, to four decimals.</summary>
    public decimal Share { get; init; }

    /// <summary>Calls.</summary>
    public long Calls { get; init; }

    /// <summary>The share of all calls, 0 to 1, to four decimals.</summary>
    public decimal ShareOfCalls { get; init; }

    /// <summary>Tokens read for each call, to one decimal.</summary>
    public decimal MeanInputTokens { get; init; }

    /// <summary>Whether no listed model costs more.</summary>
    public bool TopPriced { get; init; }

    /// <summary>US dollars in the first half.</summary>
    public decimal FirstHalfUsd { get; init; }

    /// <summary>US dollars in the second half.</summary>
    public decimal SecondHalfUsd { get; init; }

    /// <summary>The second half minus the first.</summary>
    public decimal ChangeUsd { get; init; }
}
