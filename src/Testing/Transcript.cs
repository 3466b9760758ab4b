using System.Text.Json;

namespace Netra.Testing;

/// <summary>A run that is over: what its user saw of it, and what is stored. Immutable.</summary>
/// <param name="Run">The run as it is stored: status, answer in full, usage, warnings.</param>
/// <param name="Events">Its durable events in the order of <c>seq</c>, the ending last.</param>
/// <param name="Shown">All its events, the transient ones among them, in the order in which they were shown.</param>
public sealed record Transcript(RunRecord Run, IReadOnlyList<WireEvent> Events, IReadOnlyList<WireEvent> Shown)
{
    /// <summary>The last event: <c>run_completed</c>, <c>run_failed</c>, <c>run_timed_out</c> or <c>run_cancelled</c>.</summary>
    public WireEvent Ending => Events[^1];

    /// <summary>The answer: the text if it is a string, else its JSON.</summary>
    /// <exception cref="TranscriptException">The run has none; the message says how it ended.</exception>
    public string Answer => Run.Status != RunStatus.Completed
        ? throw new TranscriptException($"The run has no answer: it ended with {Ending}")
        : Run.Answer.ToElement() is { ValueKind: JsonValueKind.String } text ? text.GetString()! : Run.Answer.ToString();

    /// <summary>What was streamed of answers, in order.</summary>
    public string Streamed => string.Concat(Shown.Where(static shown => shown.Type == "message_delta").Select(static shown => shown.Text("text")));

    /// <summary>The names of the agents in the order in which they started, the one that the user started first.</summary>
    public IReadOnlyList<string> Agents => [.. Of("agent_started").Select(static started => started.Agent!)];

    /// <summary>The names of the tools that were called, in the order in which the calls were taken up.</summary>
    public IReadOnlyList<string> Tools => [.. Of("tool_executing").Select(static executing => executing.Text("tool_name"))];

    /// <summary>The durable events of a type, in order.</summary>
    public IEnumerable<WireEvent> Of(string type) => Events.Where(shown => shown.Type == type);

    /// <summary>What a tool returned, call by call, cut and redacted as users see it; calls that did not return are left out.</summary>
    public IReadOnlyList<JsonElement> Results(string tool) => [.. Of("tool_completed")
        .Where(completed => completed.Text("tool_name") == tool && completed.Payload.TryGetProperty("result", out _))
        .Select(static completed => completed.Payload.GetProperty("result"))];
}
