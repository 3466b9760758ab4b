using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>The same calls with the same tokens on another model.</summary>
internal sealed record SwitchSimulation
{
    /// <summary>The feature; <c>all</c> for the whole log.</summary>
    public required string Feature { get; init; }

    /// <summary>The models that it is on now.</summary>
    public ImmutableArray<string> FromModels { get; init; } = [];

    /// <summary>The model that it would move to.</summary>
    public required string ToModel { get; init; }

    /// <summary>Calls that were compared: those whose model has a price.</summary>
    public long Calls { get; init; }

    /// <summary>Tokens read.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long OutputTokens { get; init; }

    /// <summary>US dollars now.</summary>
    public decimal CostBeforeUsd { get; init; }

    /// <summary>US dollars on the other model; nothing when it has no price.</summary>
    public decimal? CostAfterUsd { get; init; }

    /// <summary>Calls left out because their model has no price.</summary>
    public long UnpricedCalls { get; init; }

    /// <summary>What the figures do not say: latency and quality.</summary>
    public ImmutableArray<string> Caveats { get; init; } = [];
}

/// <summary>More of the same calls.</summary>
internal sealed record GrowthSimulation
{
    /// <summary>Percent of growth.</summary>
    public decimal Percent { get; init; }

    /// <summary>US dollars now.</summary>
    public decimal CostBeforeUsd { get; init; }

    /// <summary>US dollars then.</summary>
    public decimal CostAfterUsd { get; init; }

    /// <summary>Calls now.</summary>
    public long CallsBefore { get; init; }

    /// <summary>Calls then.</summary>
    public decimal CallsAfter { get; init; }

    /// <summary>The busiest minute, UTC.</summary>
    public DateTimeOffset? BusiestMinute { get; init; }

    /// <summary>Its calls now.</summary>
    public long BusiestMinuteBefore { get; init; }

    /// <summary>Its calls then.</summary>
    public decimal BusiestMinuteAfter { get; init; }

    /// <summary>Calls a minute that are allowed; nothing when none was given.</summary>
    public int? RateLimit { get; init; }

    /// <summary>Minutes that are over the limit now.</summary>
    public long? MinutesOverBefore { get; init; }

    /// <summary>Minutes that would be over the limit then.</summary>
    public long? MinutesOverAfter { get; init; }

    /// <summary>What should be known about the figures, or nothing.</summary>
    public string? Note { get; init; }
}
