namespace Netra.Execution;

/// <summary>
/// One call of an agent or a tool that is open: a node of the tree that the transcript promises. What changes is guarded by
/// the journal of its run.
/// </summary>
internal sealed class CallNode
{
    /// <summary>The path of its frame.</summary>
    public required string Key { get; init; }

    /// <summary>The call of an agent that its events carry: itself, or for a tool the agent that called it.</summary>
    public required AgentFrame Agent { get; init; }

    /// <summary>That agent.</summary>
    public required AgentDescriptor Descriptor { get; init; }

    /// <summary>The call inside of which this one was made; null for the agent that the user started.</summary>
    public required CallNode? Parent { get; init; }

    /// <summary>The tool; null for a call of an agent.</summary>
    public ToolDescriptor? Tool { get; init; }

    /// <summary>The call of the tool; null for a call of an agent.</summary>
    public ToolCallId? Call { get; init; }

    /// <summary>Whether this is a call of a tool that waits for its user and was not taken up.</summary>
    public bool AwaitsApproval { get; init; }

    /// <summary>The arguments of the tool, redacted but not cut.</summary>
    public JsonText Arguments { get; init; }

    /// <summary>Whether this agent's text is the run's answer.</summary>
    public bool ShowsText { get; init; }

    /// <summary>When it began, UTC; in an earlier attempt perhaps.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How deep agents are in each other here; the one that the user started is 1.</summary>
    public required int Depth { get; init; }

    /// <summary>The node of the agent: itself, or that of the agent that called the tool.</summary>
    public CallNode AgentNode => Tool is null ? this : Parent!.AgentNode;

    /// <summary>The calls inside it that are open, oldest first.</summary>
    public List<CallNode> Open { get; } = [];

    /// <summary>Its step, as it stands while the call is open.</summary>
    public required StepRecord Step { get; init; }

    /// <summary>Whether its end was told.</summary>
    public bool IsClosed { get; set; }

    /// <summary>How many thoughts it has told.</summary>
    public int Thoughts { get; set; }

    /// <summary>What it and its callees used.</summary>
    public RunUsage Usage { get; set; } = RunUsage.None;

    /// <summary>What was warned of in it.</summary>
    public List<RunWarning> Warnings { get; } = [];

    /// <summary>The agent that the rest of the thread was handed to, or null.</summary>
    public string? ThreadAgent { get; set; }
}
