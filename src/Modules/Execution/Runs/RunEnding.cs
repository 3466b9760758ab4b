using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Netra.Execution;

/// <summary>The one ending of a run: its event and its new state. Immutable.</summary>
internal sealed record RunEnding(RunRecord Run, ExecutionServices Services)
{
    /// <summary>When the run started; null when it never did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What earlier attempts used.</summary>
    public RunUsage UsedBefore { get; init; } = RunUsage.None;

    /// <summary>The agent that the user started returned or failed.</summary>
    public JournalEntry Decided(CallOutcome outcome, MessageId message, DateTimeOffset now)
    {
        if (!outcome.IsOk)
        {
            return Failed(outcome.Error!, outcome.Usage, now);
        }
        var (shown, truncated) = AnswerCut.Show(outcome.Value);
        return Entry(
            new RunCompleted(shown, message, truncated, outcome.Warnings, Duration(now), outcome.Usage),
            new RunTransition
            {
                Status = RunStatus.Completed,
                At = now,
                Answer = outcome.Value,
                Usage = outcome.Usage,
                Warnings = outcome.Warnings,
                ThreadAgent = outcome.ThreadAgent,
            });
    }

    /// <summary>The run was made to end.</summary>
    /// <param name="stop">Why.</param>
    /// <param name="replayed">What this attempt has used, with what it was given back of earlier ones.</param>
    /// <param name="now">UTC.</param>
    public JournalEntry Stopped(RunStop stop, RunUsage? replayed, DateTimeOffset now) => Ended(stop, Used(replayed), now);

    /// <summary>What the run used in all its attempts.</summary>
    /// <param name="replayed">What this attempt has used, with what it was given back of earlier ones.</param>
    public RunUsage Used(RunUsage? replayed)
        // An attempt that ends before it has caught up with the last has not met all that was used.
        => replayed is null ? UsedBefore : Most(replayed, UsedBefore);

    private JournalEntry Ended(RunStop stop, RunUsage usage, DateTimeOffset now) => stop.Reason switch
    {
        StopReason.Cancelled => Cancelled(usage, now),
        StopReason.TimedOut => Entry(new RunTimedOut(Duration(now), usage), new RunTransition { Status = RunStatus.TimedOut, At = now, Usage = usage }),
        StopReason.Failed => Failed(stop.Failure!, usage, now),
        // Its root came to an end that nobody can read: a failure of the engine itself, which was logged.
        StopReason.None => Failed(new EventError(FailureCodes.AgentFailed, "The run could not be worked on."), usage, now),
        _ => throw new UnreachableException($"A run that stopped for {stop.Reason} has no ending of its own."),
    };

    /// <summary>The run was cancelled.</summary>
    public JournalEntry Cancelled(RunUsage usage, DateTimeOffset now)
        => Entry(new RunCancelled(Duration(now), usage), new RunTransition { Status = RunStatus.Cancelled, At = now, Usage = usage });

    /// <summary>The run failed.</summary>
    public JournalEntry Failed(EventError error, RunUsage usage, DateTimeOffset now)
    {
        var code = FailureCodes.OfRun(error.Code);
        // What code of others calls its failure may quote what it was given.
        Services.Log.RunFailed(Run.Run, code);
        return Entry(
            new RunFailed(code, error.Message, FailureCodes.IsRetryable(code), Duration(now), usage),
            new RunTransition { Status = RunStatus.Failed, At = now, Usage = usage });
    }

    private TimeSpan Duration(DateTimeOffset now) => StartedAt is { } started ? now - started : TimeSpan.Zero;

    private JournalEntry Entry(RunEvent @event, RunTransition transition)
    {
        Services.Telemetry.Ended(Run, transition.Status, Duration(transition.At));
        Services.Log.RunEnded(Run.Run, transition.Status.ToWire());
        return new JournalEntry { Facts = [new RunFact(@event)], Transition = transition };
    }

    private static RunUsage Most(RunUsage one, RunUsage other) => new()
    {
        InputTokens = Math.Max(one.InputTokens, other.InputTokens),
        OutputTokens = Math.Max(one.OutputTokens, other.OutputTokens),
        ModelCalls = Math.Max(one.ModelCalls, other.ModelCalls),
        ToolCalls = Math.Max(one.ToolCalls, other.ToolCalls),
        PricedUsd = Math.Max(one.PricedUsd, other.PricedUsd),
        IsUnpriced = one.IsUnpriced || other.IsUnpriced,
        Estimated = one.Estimated || other.Estimated,
    };
}
