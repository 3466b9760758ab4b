namespace Netra.Execution;

/// <summary>Tells the end of calls that end because their run, or the call around them, does.</summary>
internal sealed class StoppedCalls(RunStop stop, TimeProvider time) : IOrphans
{
    public JournalEntry End(CallNode node)
    {
        if (node.AwaitsApproval)
        {
            return CallEvents.ApprovalCancelled(node);
        }
        var ended = node.Tool is null ? CallEvents.AgentEnded(node, stop.Outcome) : CallEvents.ToolEnded(node, CallEvents.Interrupted(node.Tool, stop.Outcome));
        return ended(time.GetUtcNow());
    }

    public JournalEntry End(OpenCall call) => call.End(stop.Outcome, time.GetUtcNow());
}
