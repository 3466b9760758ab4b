using System.Text.Json;

namespace Netra.Client;

/// <summary>An event of the protocol <c>netra.v1</c>, as it came. Immutable.</summary>
/// <param name="Json">The whole frame.</param>
public sealed record NetraEvent(JsonElement Json)
{
    /// <summary>The type of <see cref="IsReset"/>, which is no event of the protocol's.</summary>
    public const string ResetType = "reset";

    private static readonly string[] Endings = ["run_completed", "run_failed", "run_timed_out", "run_cancelled"];

    /// <summary>The type, such as <c>tool_completed</c>. There may be types that a client does not know: it ignores them.</summary>
    public string Type { get; } = Json.GetProperty("type").GetString()!;

    /// <summary>The place of a durable event in its thread: 1, 2, 3, ... without a gap; null for a transient one.</summary>
    public long? Seq { get; } = Json.TryGetProperty("seq", out var seq) ? seq.GetInt64() : null;

    /// <summary>The thread.</summary>
    public string ThreadId { get; } = Json.GetProperty("thread_id").GetString()!;

    /// <summary>The run; null for <see cref="IsReset"/>.</summary>
    public string? RunId { get; } = Text(Json, "run_id");

    /// <summary>The call of the agent that this is of; null for the run as a whole.</summary>
    public string? AgentId { get; } = Text(Json, "agent_id");

    /// <summary>The agent's name; null for the run as a whole.</summary>
    public string? AgentName { get; } = Text(Json, "agent_name");

    /// <summary>The tool call; null when it is of none.</summary>
    public string? CallId { get; } = Text(Json, "call_id");

    /// <summary>What it says; undefined for <see cref="IsReset"/>.</summary>
    public JsonElement Payload { get; } = Json.TryGetProperty("payload", out var payload) ? payload : default;

    /// <summary>Whether it is the last of its run.</summary>
    public bool IsEnding => Endings.Contains(Type);

    /// <summary>
    /// Whether the thread begins anew: the host's store is another one, after a restore for instance. What was read before is void; events come from 1 again.
    /// </summary>
    public bool IsReset => Type == ResetType;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    internal static NetraEvent Reset(string thread)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, ResetType);
            writer.WriteString("thread_id"u8, thread);
            writer.WriteEndObject();
        }
        using var document = JsonDocument.Parse(stream.ToArray());
        return new NetraEvent(document.RootElement.Clone());
    }
}
