using System.Collections.Immutable;
using System.Text.Json;

namespace Netra;

/// <summary>A user's message was stored.</summary>
/// <param name="Message">The message.</param>
/// <param name="Text">What the user wrote; an object as compact JSON, redacted and cut.</param>
/// <param name="Agent">The agent that will work on it.</param>
public sealed record MessageReceived(MessageId Message, string Text, string Agent) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "message_received";

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("message_id"u8, Message.Value);
        writer.WriteString("text"u8, Text);
        writer.WriteString("agent"u8, Agent);
    }
}

/// <summary>The run has to wait.</summary>
/// <param name="Position">Runs of this user ahead, active ones counted.</param>
public sealed record RunQueued(int Position) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_queued";

    internal override void WriteMembers(Utf8JsonWriter writer) => writer.WriteNumber("position"u8, Position);
}

/// <summary>A waiting run moved up. Transient.</summary>
/// <param name="Position">Runs of this user ahead, active ones counted.</param>
public sealed record QueuePosition(int Position) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "queue_position";

    /// <inheritdoc/>
    public override bool IsDurable => false;

    internal override void WriteMembers(Utf8JsonWriter writer) => writer.WriteNumber("position"u8, Position);
}

/// <summary>The run's first attempt began.</summary>
/// <param name="Agent">The agent.</param>
public sealed record RunStarted(string Agent) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_started";

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("agent"u8, Agent);
        writer.WriteNumber("attempt"u8, 1);
    }
}

/// <summary>A later attempt began.</summary>
/// <param name="Reason"><c>recovered</c> or <c>drained</c>.</param>
/// <param name="Attempt">2 and up.</param>
public sealed record RunResumed(string Reason, int Attempt) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_resumed";

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("reason"u8, Reason);
        writer.WriteNumber("attempt"u8, Attempt);
    }
}

/// <summary>An agent was called.</summary>
/// <param name="Parent">The call that called it; null for the one that the user started.</param>
public sealed record AgentStarted(AgentCallId? Parent) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "agent_started";

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        if (Parent is { } parent)
        {
            writer.WriteString("parent_agent_id"u8, parent.Value);
        }
    }
}

/// <summary>An agent told what it thinks.</summary>
/// <param name="Thought">The thought.</param>
/// <param name="StepNumber">1, 2, 3, ... within the call of the agent.</param>
public sealed record AgentThinking(string Thought, int StepNumber) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "agent_thinking";

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("thought"u8, Thought);
        writer.WriteNumber("step_number"u8, StepNumber);
    }
}

/// <summary>An agent handed over to another, which is its child.</summary>
/// <param name="To">The agent handed to.</param>
/// <param name="Reason">Why, or null.</param>
public sealed record AgentHandedOff(string To, string? Reason) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "agent_handed_off";

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("to"u8, To);
        if (Reason is not null)
        {
            writer.WriteString("reason"u8, Reason);
        }
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
    public override bool IsDurable => false;

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("message_id"u8, Message.Value);
        writer.WriteNumber("offset"u8, Offset);
        writer.WriteString("text"u8, Text);
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
    public override bool IsDurable => false;

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("message_id"u8, Message.Value);
        writer.WriteString("text"u8, Text);
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

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("tool_name"u8, Tool);
        writer.WritePropertyName("arguments"u8);
        Arguments.WriteTo(writer);
        writer.WriteString("effect"u8, EffectName(Effect));
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
    public override bool IsDurable => false;

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        if (Message is not null)
        {
            writer.WriteString("message"u8, Message);
        }
        if (Fraction is { } fraction)
        {
            writer.WriteNumber("fraction"u8, fraction);
        }
    }
}

/// <summary>A failure as clients see it: no stack, no path, no type name.</summary>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Message">Fit to be shown.</param>
public sealed record EventError(string Code, string Message)
{
    internal void WriteMember(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteString("code"u8, Code);
        writer.WriteString("message"u8, Message);
        writer.WriteEndObject();
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

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("tool_name"u8, Tool);
        writer.WriteString("status"u8, Status.ToWire());
        if (!Result.IsMissing)
        {
            writer.WritePropertyName("result"u8);
            Result.WriteTo(writer);
        }
        Error?.WriteMember(writer);
        writer.WriteDuration(Duration);
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

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("status"u8, Status.ToWire());
        if (!Result.IsMissing)
        {
            writer.WritePropertyName("result"u8);
            Result.WriteTo(writer);
        }
        Error?.WriteMember(writer);
        writer.WriteDuration(Duration);
        if (Usage is not null)
        {
            writer.WriteUsage(Usage);
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

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("answer"u8);
        Answer.WriteTo(writer);
        writer.WriteString("message_id"u8, Message.Value);
        writer.WriteBoolean("truncated"u8, Truncated);
        writer.WriteStartArray("warnings"u8);
        foreach (var warning in Warnings)
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, warning.Code);
            writer.WriteString("message"u8, warning.Message);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteDuration(Duration);
        writer.WriteUsage(Usage);
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

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("code"u8, Code);
        writer.WriteString("message"u8, Message);
        writer.WriteBoolean("retryable"u8, Retryable);
        writer.WriteDuration(Duration);
        writer.WriteUsage(Usage);
    }
}

/// <summary>The run ran out of time.</summary>
/// <param name="Duration">From <c>run_started</c> on.</param>
/// <param name="Usage">What the run used.</param>
public sealed record RunTimedOut(TimeSpan Duration, RunUsage Usage) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_timed_out";

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteDuration(Duration);
        writer.WriteUsage(Usage);
    }
}

/// <summary>The run was cancelled.</summary>
/// <param name="Duration">From <c>run_started</c> on; zero when it never started.</param>
/// <param name="Usage">What the run used.</param>
public sealed record RunCancelled(TimeSpan Duration, RunUsage Usage) : RunEvent
{
    /// <inheritdoc/>
    public override string Type => "run_cancelled";

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteDuration(Duration);
        writer.WriteUsage(Usage);
    }
}
