using System.Collections.Immutable;

namespace Netra.Execution;

/// <summary>A call that an earlier attempt told to have begun, and nobody to have ended. Immutable.</summary>
/// <param name="Step">Its step, as it is stored.</param>
/// <param name="Agent">The call of an agent that its events carry.</param>
/// <param name="Call">The call of the tool; null for a call of an agent.</param>
/// <param name="Tool">The tool; null for a call of an agent.</param>
/// <param name="Effect">What the tool does to the world.</param>
/// <param name="At">When it began.</param>
internal sealed record OpenCall(StepRecord Step, AgentFrame Agent, ToolCallId? Call, string? Tool, ToolEffect Effect, DateTimeOffset At)
{
    /// <summary>Whether the call waits for its user: it has no step yet.</summary>
    public bool AwaitsApproval { get; init; }

    /// <summary>The key of its step.</summary>
    public string Key => Step.Key;

    /// <summary>Tells its end: nobody knows what became of a tool that must not be repeated.</summary>
    public JournalEntry End(CallOutcome cause, DateTimeOffset now)
    {
        if (AwaitsApproval)
        {
            return new JournalEntry { Facts = [new RunFact(new ApprovalResolved(ApprovalOutcome.Cancelled, null), Agent, Call)] };
        }
        if (Call is not { } call)
        {
            return Of(new AgentCompleted(cause.Status, default, cause.Error, now - At, null), cause);
        }
        var outcome = Effect == ToolEffect.Once
            ? CallOutcome.Failed(CallStatus.Unknown, FailureCodes.OutcomeUnknown, "The server stopped while the tool ran; it may or may not have done its work.")
            : cause with { Status = CallStatus.Cancelled };
        // The stored record keeps its arguments: none are given here.
        return Of(new ToolCompleted(Tool!, outcome.Status, default, outcome.Error, now - At), outcome) with
        {
            Calls = [new ToolCallRecord(call, Tool!, default, default, outcome.Status)],
        };

        JournalEntry Of(RunEvent @event, CallOutcome ended) => new() { Facts = [new RunFact(@event, Agent, Call)], Steps = [StepContent.End(Step, ended)] };
    }
}

/// <summary>Finds in the stored steps of a run the calls that are open: a step begins and ends in one write with its events.</summary>
internal static class OpenCalls
{
    /// <summary>The open calls, callees before callers.</summary>
    public static ImmutableArray<OpenCall> Find(RunRecord run, IReadOnlyList<StepRecord> steps, IReadOnlyList<ApprovalRecord> approvals, IAgentRegistry registry)
    {
        var calls = steps.Where(static step => step.Kind is StepKind.Agent or StepKind.HandOff or StepKind.Tool).ToArray();
        var agents = calls.Where(static step => step.Kind != StepKind.Tool).ToArray();
        return
        [
            .. calls
                .Where(static step => !step.Ended)
                .Select(step => Open(run, step, agents, registry))
                .OfType<OpenCall>()
                .Concat(approvals.Where(static asked => asked.Outcome is null).Select(Waiting))
                .OrderByDescending(static call => call.Key.Length),
        ];
    }

    private static OpenCall Waiting(ApprovalRecord asked)
    {
        var step = new StepRecord { Key = asked.Key, Kind = StepKind.Tool, Name = asked.Tool, InputHash = asked.InputHash, Ended = false };
        return new OpenCall(step, asked.Agent, asked.Call, asked.Tool, default, default) { AwaitsApproval = true };
    }

    private static OpenCall? Open(RunRecord run, StepRecord step, StepRecord[] agents, IAgentRegistry registry)
    {
        var at = Begun(step, run);
        if (step.Kind != StepKind.Tool)
        {
            return new OpenCall(step, Frame(run.Run, step), null, null, default, at);
        }
        var agent = agents.Where(other => StepKeys.IsBelow(step.Key, other.Key)).MaxBy(static other => other.Key.Length);
        if (agent is null)
        {
            return null;
        }
        // Of a tool that is gone nobody knows what it did to the world.
        var effect = registry.Find(agent.Name)?.FindTool(step.Name)?.Effect ?? ToolEffect.Once;
        return new OpenCall(step, Frame(run.Run, agent), ToolCallId.For(run.Run, step.Key), step.Name, effect, at);
    }

    // A call must be closed even when what was stored of it cannot be read: when it began is told by its run.
    private static DateTimeOffset Begun(StepRecord step, RunRecord run)
    {
        try
        {
            return StepContent.ReadBegun(step.Content);
        }
        catch (InvalidDataException)
        {
            return run.StartedAt ?? run.CreatedAt;
        }
    }

    private static AgentFrame Frame(RunId run, StepRecord agent) => new(AgentCallId.For(run, agent.Key), agent.Name);
}
