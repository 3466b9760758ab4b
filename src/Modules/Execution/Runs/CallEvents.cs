namespace Netra.Execution;

/// <summary>The events of calls, redacted and cut.</summary>
internal static class CallEvents
{
    /// <summary>An agent was called.</summary>
    public static RunFact AgentStarted(CallNode node) => new(new AgentStarted(node.Parent?.Agent.Id), node.Agent);

    /// <summary>
    /// A call of an agent ended. What is shown of its output is made now; what it used is known when the end is told. Its step
    /// ends in the same write: after a crash the store knows which calls are open.
    /// </summary>
    public static Func<DateTimeOffset, JournalEntry> AgentEnded(CallNode node, CallOutcome outcome)
    {
        var result = outcome.IsOk ? Payloads.Show(outcome.Value, PayloadCut.Results) : default;
        return now => new JournalEntry
        {
            Facts = [new RunFact(new AgentCompleted(outcome.Status, result, outcome.Error, now - node.StartedAt, node.Usage == RunUsage.None ? null : node.Usage), node.Agent)],
            Steps = [StepContent.End(node.Step, Counted(node, outcome))],
        };
    }

    /// <summary>A tool call waits for its user.</summary>
    public static JournalEntry ApprovalRequested(CallNode node, ApprovalRecord asked) => new()
    {
        Facts = [new RunFact(new ApprovalRequested(asked.Tool, asked.Shown, asked.Hidden, asked.ArgumentsHash, asked.ExpiresAt), node.Agent, node.Call)],
        Approvals = [asked],
    };

    /// <summary>A tool call waits no more, unless its user has decided.</summary>
    public static JournalEntry ApprovalResolved(CallNode node, ApprovalOutcome outcome)
        => new() { Facts = [new RunFact(new ApprovalResolved(outcome, null), node.Agent, node.Call)] };

    /// <summary>A tool call ended while it waited for its user.</summary>
    public static JournalEntry ApprovalCancelled(CallNode node) => ApprovalResolved(node, ApprovalOutcome.Cancelled);

    /// <summary>A tool call was taken up.</summary>
    public static JournalEntry ToolStarted(CallNode node, JsonText arguments) => new()
    {
        Facts = [new RunFact(new ToolExecuting(node.Tool!.Name, Payloads.Show(arguments, PayloadCut.Arguments, node.Tool.SecretMembers), node.Tool.Effect), node.Agent, node.Call)],
        Calls = [new ToolCallRecord(node.Call!.Value, node.Tool.Name, node.Arguments, default, null)],
    };

    /// <summary>A tool call ended, and its step with it.</summary>
    public static Func<DateTimeOffset, JournalEntry> ToolEnded(CallNode node, CallOutcome outcome)
    {
        var tool = node.Tool!;
        var result = outcome.IsOk ? Payloads.Show(outcome.Value, PayloadCut.Results, tool.SecretMembers) : default;
        var whole = outcome.IsOk ? Payloads.Redact(outcome.Value, tool.SecretMembers) : default;
        return now => new JournalEntry
        {
            Facts = [new RunFact(new ToolCompleted(tool.Name, outcome.Status, result, outcome.Error, now - node.StartedAt), node.Agent, node.Call)],
            Steps = [StepContent.End(node.Step, Counted(node, outcome))],
            Calls = [new ToolCallRecord(node.Call!.Value, tool.Name, node.Arguments, whole, outcome.Status)],
        };
    }

    // What was used and warned of in the call comes back with its outcome when that is replayed.
    private static CallOutcome Counted(CallNode node, CallOutcome outcome)
        => outcome with { Usage = node.Usage, Warnings = [.. node.Warnings], ThreadAgent = node.ThreadAgent };

    /// <summary>What is told of a tool whose code was interrupted: of one that must not be repeated, that nobody knows.</summary>
    public static CallOutcome Interrupted(ToolDescriptor tool, CallOutcome cause)
    {
        var status = cause.Status == CallStatus.Timeout ? CallStatus.Timeout : CallStatus.Cancelled;
        return tool.Effect == ToolEffect.Once
            ? CallOutcome.Failed(status, FailureCodes.OutcomeUnknown, "The tool was interrupted; it may or may not have done its work.")
            : CallOutcome.Failed(status, status == CallStatus.Timeout ? FailureCodes.Timeout : FailureCodes.Cancelled,
                status == CallStatus.Timeout ? "The tool ran out of time." : "The tool was cancelled.");
    }
}
