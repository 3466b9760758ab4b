using System.Collections.Immutable;

namespace Netra.Execution;

/// <summary>An event before it is stamped with time, thread and run.</summary>
internal readonly record struct RunFact(RunEvent Event, AgentFrame? Agent = null, ToolCallId? Call = null);

/// <summary>What is stored together or not at all. Immutable.</summary>
internal sealed record JournalEntry
{
    /// <summary>Durable events in order.</summary>
    public ImmutableArray<RunFact> Facts { get; init; } = [];

    /// <summary>Steps that begin or end with them.</summary>
    public ImmutableArray<StepRecord> Steps { get; init; } = [];

    /// <summary>Tool calls as their user may read them.</summary>
    public ImmutableArray<ToolCallRecord> Calls { get; init; } = [];

    /// <summary>Approvals that are asked for.</summary>
    public ImmutableArray<ApprovalRecord> Approvals { get; init; } = [];

    /// <summary>The run's new state, or null.</summary>
    public RunTransition? Transition { get; init; }
}
