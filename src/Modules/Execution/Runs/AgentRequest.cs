namespace Netra.Execution;

/// <summary>A call of an agent that was asked for. Immutable.</summary>
internal sealed record AgentRequest
{
    /// <summary>The key of the step, and of the frame that it opens.</summary>
    public required string Key { get; init; }

    /// <summary><see cref="StepKind.Agent"/> or <see cref="StepKind.HandOff"/>.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>The agent.</summary>
    public required string Name { get; init; }

    /// <summary>Its input.</summary>
    public required JsonText Input { get; init; }

    /// <summary>Whether its output is the run's answer.</summary>
    public required bool IsAnswering { get; init; }

    /// <summary>The call that calls it; null for the agent that the user started.</summary>
    public required CallNode? Parent { get; init; }

    /// <summary>Why it was handed over, or null.</summary>
    public string? Reason { get; init; }
}
