using System.Text.Json;

namespace Netra.Testing;

/// <summary>An event as a socket of its user would be given it: PROTOCOL.md section 4. Immutable.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Wire">The whole event.</param>
/// <param name="Seq">Its place in its thread, or null for a transient event.</param>
public sealed record WireEvent(UserId User, JsonElement Wire, long? Seq)
{
    /// <summary>The type, such as <c>tool_completed</c>.</summary>
    public string Type => Wire.GetProperty("type").GetString()!;

    /// <summary>The run.</summary>
    public RunId Run => new(Wire.GetProperty("run_id").GetString()!);

    /// <summary>The conversation.</summary>
    public ThreadId Thread => new(Wire.GetProperty("thread_id").GetString()!);

    /// <summary>The name of the agent, or null for the run as a whole.</summary>
    public string? Agent => Wire.TryGetProperty("agent_name", out var name) ? name.GetString() : null;

    /// <summary>The call of a tool, or null.</summary>
    public ToolCallId? Call => Wire.TryGetProperty("call_id", out var call) ? new ToolCallId(call.GetString()!) : null;

    /// <summary>What it tells.</summary>
    public JsonElement Payload => Wire.GetProperty("payload");

    /// <summary>Whether it is one of the four endings of a run.</summary>
    public bool IsEnding => Type is "run_completed" or "run_failed" or "run_timed_out" or "run_cancelled";

    /// <summary>A string of the payload.</summary>
    /// <exception cref="KeyNotFoundException">The payload has no such member.</exception>
    public string Text(string member) => Payload.GetProperty(member).GetString()!;

    /// <summary>The bytes on the wire as text.</summary>
    public override string ToString() => Wire.GetRawText();
}
