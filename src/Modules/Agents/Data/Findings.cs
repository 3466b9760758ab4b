using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>What was found for a question.</summary>
internal sealed record Findings
{
    /// <summary>The user's question.</summary>
    public required string Question { get; init; }

    /// <summary>What it is about.</summary>
    public Category Category { get; init; } = Category.Cost;

    /// <summary>What it wants.</summary>
    public Intent Intent { get; init; } = Intent.Save;

    /// <summary>The features that it names.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>Whether the log has hashes of prompts, as far as is known.</summary>
    public bool HasPromptHashes { get; init; } = true;

    /// <summary>The findings.</summary>
    public ImmutableArray<Finding> Items { get; init; } = [];

    /// <summary>What could not be found out, in sentences.</summary>
    public ImmutableArray<string> NotFound { get; init; } = [];
}

/// <summary>One finding: true sentences, the figures in them, and the call of the tool that they come from.</summary>
/// <param name="Text">Sentences, as Markdown.</param>
/// <param name="Figures">The figures, exact.</param>
/// <param name="Tool">The tool.</param>
/// <param name="CallId">The call of the tool, as the transcript has it.</param>
internal sealed record Finding(string Text, ImmutableArray<Figure> Figures, string Tool, string CallId);

/// <summary>A figure.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">Its value, exact.</param>
/// <param name="Unit">As in <c>usd</c>, <c>calls</c>, <c>tokens</c>, <c>ms</c>, <c>share</c>.</param>
internal sealed record Figure(string Label, decimal Value, string Unit);
