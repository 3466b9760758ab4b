using System.Collections.Immutable;

namespace Netra;

/// <summary>A user's message was stored.</summary>
/// <param name="Message">The message.</param>
/// <param name="Text">What the user wrote; an object as compact JSON, redacted and cut.</param>
/// <param name="Agent">The agent that will work on it.</param>
public sealed record MessageReceived(MessageId Message, string Text, string Agent) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "message_received";

    internal override void Tell(WireMembers members)
    {
        members.Text("message_id"u8, Message.Value);
        members.Text("text"u8, Text);
        members.Text("agent"u8, Agent);
    }
}

/// <summary>The run has to wait.</summary>
/// <param name="Position">Runs of this user ahead, active ones counted.</param>
public sealed record RunQueued(int Position) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_queued";

    internal override void Tell(WireMembers members) => members.Integer("position"u8, Position);
}

/// <summary>A waiting run moved up. Transient.</summary>
/// <param name="Position">Runs of this user ahead, active ones counted.</param>
public sealed record QueuePosition(int Position) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "queue_position";

    /// <inheritdoc/>
    public override bool IsDurable => false;

    internal override void Tell(WireMembers members) => members.Integer("position"u8, Position);
}

/// <summary>The run's first attempt began.</summary>
/// <param name="Agent">The agent.</param>
public sealed record RunStarted(string Agent) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_started";

    internal override void Tell(WireMembers members)
    {
        members.Text("agent"u8, Agent);
        members.Integer("attempt"u8, 1, least: 1);
    }
}

/// <summary>A later attempt began.</summary>
/// <param name="Reason"><c>recovered</c> or <c>drained</c>.</param>
/// <param name="Attempt">2 and up.</param>
public sealed record RunResumed(string Reason, int Attempt) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_resumed";

    internal override void Tell(WireMembers members)
    {
        members.OneOf("reason"u8, Reason, ["recovered", "drained"]);
        members.Integer("attempt"u8, Attempt, least: 2);
    }
}

/// <summary>An agent was called.</summary>
/// <param name="Parent">The call that called it; null for the one that the user started.</param>
public sealed record AgentStarted(AgentCallId? Parent) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "agent_started";

    /// <inheritdoc/>
    public override EventScope Scope => EventScope.Agent;

    internal override void Tell(WireMembers members) => members.OptionalText("parent_agent_id"u8, Parent?.Value, "The call that called it; absent for the one that the user started.");
}

/// <summary>An agent told what it thinks.</summary>
/// <param name="Thought">The thought.</param>
/// <param name="StepNumber">1, 2, 3, ... within the call of the agent.</param>
public sealed record AgentThinking(string Thought, int StepNumber) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "agent_thinking";

    /// <inheritdoc/>
    public override EventScope Scope => EventScope.Agent;

    internal override void Tell(WireMembers members)
    {
        members.Text("thought"u8, Thought);
        members.Integer("step_number"u8, StepNumber, least: 1);
    }
}

/// <summary>An agent handed over to another, which is its child.</summary>
/// <param name="To">The agent handed to.</param>
/// <param name="Reason">Why, or null.</param>
public sealed record AgentHandedOff(string To, string? Reason) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "agent_handed_off";

    /// <inheritdoc/>
    public override EventScope Scope => EventScope.Agent;

    internal override void Tell(WireMembers members)
    {
        members.Text("to"u8, To);
        members.OptionalText("reason"u8, Reason);
    }
}

/// <summary>A piece of the answer's text. Transient.</summary>
/// <param name="Message">The message.</param>
/// <param name="Offset">Where it begins, in UTF-16 code units.</param>
/// <param name="Text">The piece.</param>
public sealed record MessageDelta(MessageId Message, int Offset, string Text) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "message_delta";

    /// <inheritdoc/>
    public override EventScope Scope => EventScope.Agent;

    /// <inheritdoc/>
    public override bool IsDurable => false;

    internal override void Tell(WireMembers members)
    {
        members.Text("message_id"u8, Message.Value);
        members.Integer("offset"u8, Offset, about: "Where the text begins, in UTF-16 code units.");
        members.Text("text"u8, Text);
    }
}

/// <summary>All of the answer's text so far. Transient.</summary>
/// <param name="Message">The message.</param>
/// <param name="Text">All so far.</param>
public sealed record MessageSnapshot(MessageId Message, string Text) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "message_snapshot";

    /// <inheritdoc/>
    public override EventScope Scope => EventScope.Agent;

    /// <inheritdoc/>
    public override bool IsDurable => false;

    internal override void Tell(WireMembers members)
    {
        members.Text("message_id"u8, Message.Value);
        members.Text("text"u8, Text);
    }
}

/// <summary>A tool call waits for its user.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">The arguments, whole, without secrets; control and bidirectional characters are escaped.</param>
/// <param name="Hidden">JSON pointers (RFC 6901) of what is hidden.</param>
/// <param name="ArgumentsHash">What a decision must name.</param>
/// <param name="ExpiresAt">When it expires, UTC.</param>
public sealed record ApprovalRequested(string Tool, JsonText Arguments, ImmutableArray<string> Hidden, string ArgumentsHash, DateTimeOffset ExpiresAt) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "approval_requested";

    /// <inheritdoc/>
    public override EventScope Scope => EventScope.ToolCall;

    internal override void Tell(WireMembers members)
    {
        members.Text("tool_name"u8, Tool);
        members.Json("arguments"u8, Arguments, "Whole; control and bidirectional characters are escaped, secrets are hidden.");
        members.Texts("hidden"u8, Hidden, "JSON pointers of what is hidden.");
        members.Text("arguments_hash"u8, ArgumentsHash, "Named by the decision.");
        members.Instant("expires_at"u8, ExpiresAt);
    }
}

/// <summary>A tool call waits for its user no more.</summary>
/// <param name="Outcome">How it was resolved.</param>
/// <param name="Reason">Why, or null.</param>
public sealed record ApprovalResolved(ApprovalOutcome Outcome, string? Reason) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "approval_resolved";

    /// <inheritdoc/>
    public override EventScope Scope => EventScope.ToolCall;

    internal override void Tell(WireMembers members)
    {
        members.OneOf("decision"u8, Outcome.ToWire(), ApprovalOutcomeNames.All.AsSpan());
        members.OptionalText("reason"u8, Reason);
    }
}

/// <summary>The engine took a tool call up.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">The arguments, redacted and cut.</param>
/// <param name="Effect">What the tool does to the world.</param>
public sealed record ToolExecuting(string Tool, JsonText Arguments, ToolEffect Effect) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "tool_executing";

    /// <inheritdoc/>
    public override EventScope Scope => EventScope.ToolCall;

    internal override void Tell(WireMembers members)
    {
        members.Text("tool_name"u8, Tool);
        members.Json("arguments"u8, Arguments, "Redacted and cut.");
        members.OneOf("effect"u8, EffectName(Effect), ["read", "idempotent", "once"]);
    }

    /// <summary>The effect's name on the wire.</summary>
    public static string EffectName(ToolEffect effect) => effect switch
    {
        ToolEffect.Read => "read",
        ToolEffect.Idempotent => "idempotent",
        ToolEffect.Once => "once",
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "Not an effect."),
    };
}

/// <summary>How far a tool call is. Transient.</summary>
/// <param name="Message">What is going on, or null.</param>
/// <param name="Fraction">0 to 1, or null.</param>
public sealed record ToolProgress(string? Message, double? Fraction) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "tool_progress";

    /// <inheritdoc/>
    public override EventScope Scope => EventScope.ToolCall;

    /// <inheritdoc/>
    public override bool IsDurable => false;

    internal override void Tell(WireMembers members)
    {
        members.OptionalText("message"u8, Message);
        members.OptionalFraction("fraction"u8, Fraction);
    }
}

/// <summary>A failure as clients see it: no stack, no path, no type name.</summary>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Message">Fit to be shown.</param>
public sealed record EventError(string Code, string Message)
{
    internal static void Tell(WireMembers members, EventError? error)
    {
        if (error is not null || members.IsDescription)
        {
            members.OptionalObject("error"u8, error ?? new("", ""), static (inner, told) =>
            {
                inner.Text("code"u8, told.Code, "Stable; new ones may come.");
                inner.Text("message"u8, told.Message, "Fit to be shown.");
            });
        }
    }
}

/// <summary>What became of a tool call.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Result">The result, redacted and cut; missing when there is none.</param>
/// <param name="Error">Why it did not return, or null.</param>
/// <param name="Duration">How long it took.</param>
public sealed record ToolCompleted(string Tool, CallStatus Status, JsonText Result, EventError? Error, TimeSpan Duration) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "tool_completed";

    /// <inheritdoc/>
    public override EventScope Scope => EventScope.ToolCall;

    internal override void Tell(WireMembers members)
    {
        members.Text("tool_name"u8, Tool);
        members.OneOf("status"u8, Status.ToWire(), CallStatusNames.All.AsSpan());
        members.OptionalJson("result"u8, Result, "Redacted and cut.");
        EventError.Tell(members, Error);
        members.Duration(Duration);
    }
}

/// <summary>What became of a call of an agent.</summary>
/// <param name="Status">How it ended: ok, error, timeout or cancelled.</param>
/// <param name="Result">The output, redacted and cut; missing when there is none.</param>
/// <param name="Error">Why it did not return, or null.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Usage">What it used, callees included; null when it used nothing.</param>
public sealed record AgentCompleted(CallStatus Status, JsonText Result, EventError? Error, TimeSpan Duration, RunUsage? Usage) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "agent_completed";

    /// <inheritdoc/>
    public override EventScope Scope => EventScope.Agent;

    internal override void Tell(WireMembers members)
    {
        members.OneOf("status"u8, Status.ToWire(), ["ok", "error", "timeout", "cancelled"]);
        members.OptionalJson("result"u8, Result, "Redacted and cut.");
        EventError.Tell(members, Error);
        members.Duration(Duration);
        if (Usage is not null || members.IsDescription)
        {
            members.OptionalObject("usage"u8, Usage ?? RunUsage.None, PayloadWriting.TellUsage, "What it used, callees included.");
        }
    }
}

/// <summary>The run ended with an answer.</summary>
/// <param name="Answer">The agent's output as JSON; cut over 64 KiB.</param>
/// <param name="Message">The answer's message id.</param>
/// <param name="Truncated">Whether <paramref name="Answer"/> was cut here.</param>
/// <param name="Warnings">What the user should know.</param>
/// <param name="Duration">From <c>run_started</c> on.</param>
/// <param name="Usage">What the run used.</param>
public sealed record RunCompleted(
    JsonText Answer, MessageId Message, bool Truncated, ImmutableArray<RunWarning> Warnings, TimeSpan Duration, RunUsage Usage) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_completed";

    internal override void Tell(WireMembers members)
    {
        members.Json("answer"u8, Answer, "The agent's output; cut when it is over 64 KiB.");
        members.Text("message_id"u8, Message.Value);
        members.Boolean("truncated"u8, Truncated, "Whether the answer was cut here; the run has it in full.");
        members.Objects("warnings"u8, Warnings, static (inner, warning) =>
        {
            inner.Text("code"u8, warning.Code);
            inner.Text("message"u8, warning.Message);
        });
        members.Duration(Duration);
        members.Usage(Usage);
    }
}

/// <summary>The run ended without an answer.</summary>
/// <param name="Code">Stable; one of the protocol's.</param>
/// <param name="Message">Fit to be shown.</param>
/// <param name="Retryable">Whether the same message may succeed later.</param>
/// <param name="Duration">From <c>run_started</c> on; zero when it never started.</param>
/// <param name="Usage">What the run used.</param>
public sealed record RunFailed(string Code, string Message, bool Retryable, TimeSpan Duration, RunUsage Usage) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_failed";

    internal override void Tell(WireMembers members)
    {
        members.Text("code"u8, Code, "One of the protocol's; new ones may come.");
        members.Text("message"u8, Message);
        members.Boolean("retryable"u8, Retryable);
        members.Duration(Duration);
        members.Usage(Usage);
    }
}

/// <summary>The run ran out of time.</summary>
/// <param name="Duration">From <c>run_started</c> on.</param>
/// <param name="Usage">What the run used.</param>
public sealed record RunTimedOut(TimeSpan Duration, RunUsage Usage) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_timed_out";

    internal override void Tell(WireMembers members)
    {
        members.Duration(Duration);
        members.Usage(Usage);
    }
}

/// <summary>The run was cancelled.</summary>
/// <param name="Duration">From <c>run_started</c> on; zero when it never started.</param>
/// <param name="Usage">What the run used.</param>
public sealed record RunCancelled(TimeSpan Duration, RunUsage Usage) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_cancelled";

    internal override void Tell(WireMembers members)
    {
        members.Duration(Duration);
        members.Usage(Usage);
    }
}
