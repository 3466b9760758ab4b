using System.Collections.Immutable;
using System.Text.Json;

namespace Netra.Execution;

/// <summary>The engine's own JSON form of what a step begins with and ends with.</summary>
internal static class StepContent
{
    /// <summary>An ended step.</summary>
    public static JsonText Write(CallOutcome outcome) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("status"u8, outcome.Status.ToWire());
        if (!outcome.Value.IsMissing)
        {
            writer.WritePropertyName("value"u8);
            outcome.Value.WriteTo(writer);
        }
        if (outcome.Code is not null)
        {
            writer.WriteString("code"u8, outcome.Code);
            writer.WriteString("message"u8, outcome.Message);
        }
        if (outcome.Usage != RunUsage.None)
        {
            writer.WriteUsage(outcome.Usage);
        }
        if (!outcome.Warnings.IsEmpty)
        {
            writer.WriteStartArray("warnings"u8);
            foreach (var warning in outcome.Warnings)
            {
                writer.WriteStartObject();
                writer.WriteString("code"u8, warning.Code);
                writer.WriteString("message"u8, warning.Message);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        if (outcome.ThreadAgent is not null)
        {
            writer.WriteString("thread_agent"u8, outcome.ThreadAgent);
        }
        writer.WriteEndObject();
    });

    /// <summary>The step when it has ended.</summary>
    public static StepRecord End(StepRecord step, CallOutcome outcome) => step with { Ended = true, Content = Write(outcome) };

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    public static CallOutcome Read(JsonText content) => Parse(content, static element => new CallOutcome
    {
        Status = StatusNamed(element.GetProperty("status"u8).GetString()!),
        Value = element.TryGetProperty("value"u8, out var value) ? JsonText.From(value) : default,
        Code = element.TryGetProperty("code"u8, out var code) ? code.GetString() : null,
        Message = element.TryGetProperty("message"u8, out var message) ? message.GetString() : null,
        Usage = element.TryGetProperty("usage"u8, out var usage) ? ReadUsage(usage) : RunUsage.None,
        Warnings = element.TryGetProperty("warnings"u8, out var warnings) ? ReadWarnings(warnings) : [],
        ThreadAgent = element.TryGetProperty("thread_agent"u8, out var agent) ? agent.GetString() : null,
    });

    /// <summary>A call that begins: when, and what it was given.</summary>
    public static JsonText Begun(DateTimeOffset at, JsonText input) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("at"u8, at.UtcTicks);
        writer.WritePropertyName("input"u8);
        input.WriteTo(writer);
        writer.WriteEndObject();
    });

    /// <summary>When the call began that <see cref="Begun"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    public static DateTimeOffset ReadBegun(JsonText content) => Parse(content, static element => new DateTimeOffset(element.GetProperty("at"u8).GetInt64(), TimeSpan.Zero));

    /// <summary>A thought: whose, and the how manieth.</summary>
    public static JsonText Thought(AgentCallId agent, int number) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("agent"u8, agent.Value);
        writer.WriteNumber("number"u8, number);
        writer.WriteEndObject();
    });

    /// <summary>Reads what <see cref="Thought"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    public static (AgentCallId Agent, int Number) ReadThought(JsonText content)
        => Parse(content, static element => (new AgentCallId(element.GetProperty("agent"u8).GetString()!), element.GetProperty("number"u8).GetInt32()));

    /// <summary>Reads the content of a step.</summary>
    /// <exception cref="InvalidDataException">It has another form: another version wrote it, or it was damaged.</exception>
    public static T Parse<T>(JsonText content, Func<JsonElement, T> read)
    {
        try
        {
            return read(content.ToElement());
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("What was stored of a step has a form that this version does not know.", failure);
        }
    }

    /// <summary>Reads the member <c>usage</c>.</summary>
    public static RunUsage ReadUsage(JsonElement usage) => new()
    {
        InputTokens = usage.GetProperty("input_tokens"u8).GetInt64(),
        OutputTokens = usage.GetProperty("output_tokens"u8).GetInt64(),
        ModelCalls = usage.GetProperty("model_calls"u8).GetInt32(),
        ToolCalls = usage.GetProperty("tool_calls"u8).GetInt32(),
        CostUsd = usage.GetProperty("cost_usd"u8) is { ValueKind: JsonValueKind.Number } cost ? cost.GetDecimal() : null,
        Estimated = usage.GetProperty("estimated"u8).GetBoolean(),
    };

    private static ImmutableArray<RunWarning> ReadWarnings(JsonElement warnings)
        => [.. warnings.EnumerateArray().Select(static warning
            => new RunWarning(warning.GetProperty("code"u8).GetString()!, warning.GetProperty("message"u8).GetString()!))];

    private static CallStatus StatusNamed(string name) => name switch
    {
        "ok" => CallStatus.Ok,
        "error" => CallStatus.Error,
        "timeout" => CallStatus.Timeout,
        "cancelled" => CallStatus.Cancelled,
        "invalid_arguments" => CallStatus.InvalidArguments,
        "denied" => CallStatus.Denied,
        "unknown" => CallStatus.Unknown,
        _ => throw new InvalidDataException($"A step has the status '{name}', which this version does not know."),
    };
}
