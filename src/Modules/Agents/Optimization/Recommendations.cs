using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>What could be changed to spend less.</summary>
internal sealed record Recommendations
{
    /// <summary>The user's question.</summary>
    public required string Question { get; init; }

    /// <summary>What it wants.</summary>
    public Intent Intent { get; init; } = Intent.Save;

    /// <summary>The recommendations, the greatest saving first.</summary>
    public ImmutableArray<Recommendation> Items { get; init; } = [];

    /// <summary>What should be known about them, in sentences.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>What kind of change.</summary>
internal enum ChangeKind
{
    CheaperModel,
    AnswerCache,
    ShorterPrompts,
}

/// <summary>How much work a change is.</summary>
internal enum Effort
{
    Low,
    Medium,
    High,
}

/// <summary>One change.</summary>
internal sealed record Recommendation
{
    /// <summary>What kind of change.</summary>
    public ChangeKind Kind { get; init; }

    /// <summary>The change in a sentence.</summary>
    public required string What { get; init; }

    /// <summary>The feature that would change.</summary>
    public required string Feature { get; init; }

    /// <summary>The model that it would move to.</summary>
    public string? ToModel { get; init; }

    /// <summary>US dollars as it is.</summary>
    public decimal? CostBeforeUsd { get; init; }

    /// <summary>US dollars after the change.</summary>
    public decimal? CostAfterUsd { get; init; }

    /// <summary>The difference of the two; nothing when it was not computed.</summary>
    public decimal? SavingUsd { get; init; }

    /// <summary>The saving as a share of the whole cost, 0 to 1.</summary>
    public decimal? SavingShare { get; init; }

    /// <summary>How much work it is.</summary>
    public Effort Effort { get; init; }

    /// <summary>What may go wrong.</summary>
    public required string Risk { get; init; }

    /// <summary>The tool that computed the saving.</summary>
    public required string Tool { get; init; }

    /// <summary>The call of the tool, as the transcript has it.</summary>
    public required string CallId { get; init; }
}
