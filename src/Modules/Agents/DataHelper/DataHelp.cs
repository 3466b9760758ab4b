using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>What data is missing, and how to provide it.</summary>
internal sealed record DataHelp
{
    /// <summary>Whether the question could be understood.</summary>
    public bool Understood { get; init; } = true;

    /// <summary>What is missing.</summary>
    public ImmutableArray<DataGap> Gaps { get; init; } = [];

    /// <summary>Questions that can be asked.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];
}

/// <summary>Something that is missing.</summary>
/// <param name="What">What is missing.</param>
/// <param name="Why">What cannot be answered without it.</param>
/// <param name="How">How to provide it.</param>
internal sealed record DataGap(string What, string Why, string How);
