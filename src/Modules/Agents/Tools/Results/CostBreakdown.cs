using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>What calls are grouped by.</summary>
internal enum BreakDownBy
{
    Feature,
    Model,
    Provider,
    Hour,
    Day,
}

/// <summary>Cost by group; the groups' sums are the totals exactly.</summary>
internal sealed record CostBreakdown
{
    /// <summary>What the groups are.</summary>
    public BreakDownBy By { get; init; }

    /// <summary>The stretch of time.</summary>
    public required string Timeframe { get; init; }

    /// <summary>US dollars of all calls whose model has a price.</summary>
    public decimal TotalCostUsd { get; init; }

    /// <summary>All calls.</summary>
    public long TotalCalls { get; init; }

    /// <summary>Tokens read.</summary>
    public long TotalInputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long TotalOutputTokens { get; init; }

    /// <summary>The groups: by time in its order, else the most expensive first.</summary>
    public ImmutableArray<CostGroup> Groups { get; init; } = [];

    /// <summary>The prices that were used.</summary>
    public ImmutableArray<PriceUsed> Prices { get; init; } = [];

    /// <summary>The day of the prices.</summary>
    public required string PricesAsOf { get; init; }

    /// <summary>Models without a price; their calls are counted, their cost is not.</summary>
    public ImmutableArray<UnpricedModel> Unpriced { get; init; } = [];

    /// <summary>What should be known about the figures, or nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>One group.</summary>
internal sealed record CostGroup
{
    /// <summary>The feature, model, provider, hour or day.</summary>
    public required string Name { get; init; }

    /// <summary>US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>The share of the total cost, 0 to 1, to four decimals.</summary>
    public decimal Share { get; init; }

    /// <summary>Calls.</summary>
    public long Calls { get; init; }

    /// <summary>Tokens read.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long OutputTokens { get; init; }

    /// <summary>The models that were called.</summary>
    public ImmutableArray<string> Models { get; init; } = [];
}

/// <summary>A price that was used.</summary>
/// <param name="Model">The model.</param>
/// <param name="InputUsd">US dollars for 1,000 tokens read.</param>
/// <param name="OutputUsd">US dollars for 1,000 tokens written.</param>
internal sealed record PriceUsed(string Model, decimal InputUsd, decimal OutputUsd);

/// <summary>A model without a price.</summary>
/// <param name="Model">The model.</param>
/// <param name="Calls">Its calls.</param>
/// <param name="InputTokens">Tokens read.</param>
/// <param name="OutputTokens">Tokens written.</param>
internal sealed record UnpricedModel(string Model, long Calls, long InputTokens, long OutputTokens);
