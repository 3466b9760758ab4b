using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>All that was found out about a question.</summary>
internal sealed record ReportRequest
{
    /// <summary>The user's question.</summary>
    public required string Question { get; init; }

    /// <summary>What triage said; nothing when it failed.</summary>
    public Triage? Triage { get; init; }

    /// <summary>What was found; nothing when it was not looked for or that failed.</summary>
    public Findings? Findings { get; init; }

    /// <summary>What could be changed.</summary>
    public Recommendations? Recommendations { get; init; }

    /// <summary>What to do.</summary>
    public ActionPlan? Plan { get; init; }

    /// <summary>What data is missing.</summary>
    public DataHelp? Help { get; init; }

    /// <summary>Steps that failed.</summary>
    public ImmutableArray<FailedStep> Failed { get; init; } = [];
}

/// <summary>A step that failed.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Message">Why, fit to be shown.</param>
internal sealed record FailedStep(string Agent, string Message);

/// <summary>A report to be put into words.</summary>
/// <param name="Question">The user's question.</param>
/// <param name="Draft">The answer as templates have it; every figure in it comes from a tool.</param>
internal sealed record ReportDraft(string Question, string Draft);
