namespace Netra.Compliance;

/// <summary>Something that a rule found. Immutable.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Message">What the rule said.</param>
/// <param name="Place">Where.</param>
internal sealed record Finding(Verdict Verdict, string Rule, string Message, Place Place)
{
    /// <summary>What it counts against.</summary>
    public required Subject Subject { get; init; }

    /// <summary>Why it is waived; null when it is not.</summary>
    public string? Reason { get; init; }

    /// <summary>Its line in a baseline; null when it cannot be in one.</summary>
    public string? BaselineLine { get; init; }
}
