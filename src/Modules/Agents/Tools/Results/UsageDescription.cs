using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>What a usage log holds, and what it lacks for which question.</summary>
internal sealed record UsageDescription
{
    /// <summary>Rows, which are calls of models.</summary>
    public long Rows { get; init; }

    /// <summary>The first row's time, UTC.</summary>
    public DateTimeOffset? FirstAt { get; init; }

    /// <summary>The last row's time, UTC.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Features, those with the most calls first.</summary>
    public ImmutableArray<FeatureCalls> Features { get; init; } = [];

    /// <summary>Models, those with the most calls first.</summary>
    public ImmutableArray<ModelCalls> Models { get; init; } = [];

    /// <summary>Calls of models that have a price.</summary>
    public long Priced { get; init; }

    /// <summary>Calls with a latency.</summary>
    public long WithLatency { get; init; }

    /// <summary>Calls with a quality.</summary>
    public long WithQuality { get; init; }

    /// <summary>Calls with a hash of the prompt.</summary>
    public long WithPromptHash { get; init; }

    /// <summary>Calls that say whether a cache answered.</summary>
    public long WithCacheHit { get; init; }

    /// <summary>Calls that failed.</summary>
    public long Failures { get; init; }

    /// <summary>What is missing for which question.</summary>
    public ImmutableArray<MissingData> Missing { get; init; } = [];
}

/// <summary>A feature of the log.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Calls">Its calls.</param>
internal sealed record FeatureCalls(string Name, long Calls);

/// <summary>A model of the log.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Provider">Who served it.</param>
/// <param name="Calls">Its calls.</param>
/// <param name="Priced">Whether it has a price.</param>
internal sealed record ModelCalls(string Name, string Provider, long Calls, bool Priced);

/// <summary>Something that the log lacks.</summary>
/// <param name="Column">The column, such as <c>latency_ms</c>; <c>rows</c> when the log is empty.</param>
/// <param name="Questions">The questions that cannot be answered without it.</param>
/// <param name="Present">The share of rows that have it, 0 to 1.</param>
internal sealed record MissingData(string Column, string Questions, decimal Present);
