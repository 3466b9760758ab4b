using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>What a cache of answers would save: calls whose prompt the same feature had sent to the same model before.</summary>
internal sealed record RepeatedPrompts
{
    /// <summary>Calls with a hash of the prompt.</summary>
    public long CallsWithHash { get; init; }

    /// <summary>Different prompts among them.</summary>
    public long DistinctPrompts { get; init; }

    /// <summary>Calls that repeat an earlier one that succeeded, and that no cache answered.</summary>
    public long Repeats { get; init; }

    /// <summary>Calls that a cache answered already.</summary>
    public long AnsweredByCache { get; init; }

    /// <summary>US dollars of the calls with a hash.</summary>
    public decimal CostBeforeUsd { get; init; }

    /// <summary>US dollars of the same calls if each repeat had cost nothing.</summary>
    public decimal CostAfterUsd { get; init; }

    /// <summary>By feature, the most repeats first.</summary>
    public ImmutableArray<RepeatingFeature> Features { get; init; } = [];

    /// <summary>What should be known about the figures, or nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>A feature that repeats itself.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Calls">Its calls with a hash.</param>
/// <param name="Repeats">Those that repeat an earlier one.</param>
/// <param name="RepeatsUsd">What the repeats cost, US dollars.</param>
internal sealed record RepeatingFeature(string Feature, long Calls, long Repeats, decimal RepeatsUsd);
