using System.Globalization;

namespace Netra.Execution;

/// <summary>Asks the user of a run for approval of its tool calls and waits for the decisions.</summary>
internal sealed class ToolApprovals(RunExecution run)
{
    /// <summary>The most bytes of arguments that a person is asked to read.</summary>
    private const int MostBytes = 16_384;

    /// <summary>Asks, or finds what was decided in an earlier attempt.</summary>
    /// <param name="caller">The call that calls the tool.</param>
    /// <param name="step">The step of the call, which has not begun.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="OperationCanceledException">The run is ending, or is suspended until there is a decision.</exception>
    public async Task<Approval> AskAsync(CallNode caller, StepRecord step, ToolDescriptor tool, JsonText arguments, CancellationToken ct)
    {
        var stored = run.Steps.TakeApproval(step.Key);
        if (stored is not null && (stored.Tool != tool.Name || !stored.InputHash.Span.SequenceEqual(step.InputHash.Span)))
        {
            throw run.Mismatch(step.Key);
        }
        if (stored is { Outcome: { } outcome })
        {
            return new Approval(Refusal(outcome, stored.Reason), stored.Arguments, null);
        }
        var shown = ApprovalView.Of(arguments, tool.SecretMembers);
        if (stored is null && Math.Max(arguments.Utf8.Length, shown.Arguments.Utf8.Length) > MostBytes)
        {
            return new Approval(
                CallOutcome.Failed(CallStatus.Denied, FailureCodes.TooLargeToApprove, string.Create(CultureInfo.InvariantCulture, $"Nobody can be asked to approve more than {MostBytes} bytes of arguments; call the tool with less.")),
                arguments, null);
        }
        var node = Node(caller, step, tool);
        var asked = stored ?? Request(node, arguments, shown);
        run.Activity.Expect(asked.Call);
        _ = run.Journal.Open(node, stored is null ? CallEvents.ApprovalRequested(node, asked) : null);
        return await WaitAsync(node, asked, ct);
    }

    private async Task<Approval> WaitAsync(CallNode node, ApprovalRecord asked, CancellationToken ct)
    {
        var left = asked.ExpiresAt - run.Time.GetUtcNow();
        ApprovalDecision? decision = null;
        try
        {
            using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, run.Stop.Token);
            decision = left > TimeSpan.Zero ? await run.Activity.WaitAsync(asked.Call, MaySuspend(node), left, run.Time, scope.Token) : null;
        }
        catch (OperationCanceledException) when (!run.Stop.IsStopped)
        {
            // The code that calls it gave it up; the run goes on.
            run.Journal.TryClose(node, () => CallEvents.ApprovalCancelled(node), run.Orphans);
            return new Approval(Refusal(ApprovalOutcome.Cancelled, null), asked.Arguments, null);
        }
        run.Stop.ThrowIfStopped();
        if (decision is not null)
        {
            return new Approval(Refusal(decision.IsApproved ? ApprovalOutcome.Approved : ApprovalOutcome.Denied, decision.Reason), asked.Arguments, node);
        }
        // The store says which came first: the decision or the end of the time for it.
        run.Journal.Append(node, CallEvents.ApprovalResolved(node, ApprovalOutcome.Expired));
        await run.Journal.SettleAsync(run.Stop.Token);
        var resolved = (await run.Services.Approvals.ReadOfRunAsync(run.Record.User, run.Run, run.Stop.Token)).Single(other => other.Call == asked.Call);
        return new Approval(Refusal(resolved.Outcome!.Value, resolved.Reason), asked.Arguments, node);
    }

    // A tool that must not be repeated cannot be left in the middle: what it calls waits in memory, and as long as it may run.
    private static bool MaySuspend(CallNode node)
    {
        for (var around = node.Parent; around is not null; around = around.Parent)
        {
            if (around.Tool is { Effect: ToolEffect.Once })
            {
                return false;
            }
        }
        return true;
    }

    private ApprovalRecord Request(CallNode node, JsonText arguments, ApprovalView shown) => new()
    {
        Thread = run.Record.Thread,
        Run = run.Run,
        Call = node.Call!.Value,
        Key = node.Key,
        Agent = node.Agent,
        Tool = node.Tool!.Name,
        Arguments = arguments,
        InputHash = node.Step.InputHash,
        Shown = shown.Arguments,
        Hidden = shown.Hidden,
        ArgumentsHash = run.Services.Approvals.Sign(ApprovalHash.Input(run.Record.User, run.Run, node.Call.Value, node.Tool, arguments)),
        ExpiresAt = run.Time.GetUtcNow() + TimeSpan.FromSeconds(run.Services.Limits.ApprovalSeconds),
    };

    private CallNode Node(CallNode caller, StepRecord step, ToolDescriptor tool) => new()
    {
        Key = step.Key,
        Agent = caller.Agent,
        Descriptor = caller.Descriptor,
        Parent = caller,
        Tool = tool,
        Call = ToolCallId.For(run.Run, step.Key),
        AwaitsApproval = true,
        StartedAt = run.Time.GetUtcNow(),
        Depth = caller.Depth,
        Step = step,
    };

    /// <summary>How a call ends that its user did not approve; null when it may run.</summary>
    public static CallOutcome? Refusal(ApprovalOutcome outcome, string? reason) => outcome switch
    {
        ApprovalOutcome.Approved => null,
        ApprovalOutcome.Denied => CallOutcome.Failed(CallStatus.Denied, FailureCodes.ApprovalDenied, reason is null ? "The user did not approve this." : $"The user did not approve this: {reason}"),
        ApprovalOutcome.Expired => CallOutcome.Failed(CallStatus.Denied, FailureCodes.ApprovalExpired, "The user did not decide on this in time."),
        _ => CallOutcome.Failed(CallStatus.Cancelled, FailureCodes.Cancelled, "The call was cancelled while it waited for its user."),
    };
}

/// <summary>What became of asking.</summary>
/// <param name="Refused">Why the tool may not run; null when it may.</param>
/// <param name="Arguments">The arguments that were stored when the user was asked.</param>
/// <param name="Waiting">The call while it waited; null when it did not wait in this attempt, or was given up.</param>
internal readonly record struct Approval(CallOutcome? Refused, JsonText Arguments, CallNode? Waiting);
