using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>What to do.</summary>
internal sealed record ActionPlan
{
    /// <summary>The user's question.</summary>
    public required string Question { get; init; }

    /// <summary>What to do, in this order.</summary>
    public ImmutableArray<ActionStep> Steps { get; init; } = [];
}

/// <summary>One thing to do.</summary>
internal sealed record ActionStep
{
    /// <summary>What to do.</summary>
    public required string What { get; init; }

    /// <summary>Who does it.</summary>
    public required string Who { get; init; }

    /// <summary>How.</summary>
    public required string How { get; init; }

    /// <summary>How much work it is.</summary>
    public Effort Effort { get; init; }

    /// <summary>How to undo it.</summary>
    public required string Undo { get; init; }

    /// <summary>How to see that it worked.</summary>
    public required string Check { get; init; }
}
