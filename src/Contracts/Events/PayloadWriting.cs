using System.Text.Json;

namespace Netra;

/// <summary>Members that several payloads share.</summary>
public static class PayloadWriting
{
    /// <summary>Writes <c>duration_ms</c> in whole milliseconds, never below zero.</summary>
    internal static void WriteDuration(this Utf8JsonWriter writer, TimeSpan duration)
        => writer.WriteNumber("duration_ms"u8, Math.Max(0, (long)duration.TotalMilliseconds));

    /// <summary>Writes the member <c>usage</c>.</summary>
    public static void WriteUsage(this Utf8JsonWriter writer, RunUsage usage)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(usage);
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("input_tokens"u8, usage.InputTokens);
        writer.WriteNumber("output_tokens"u8, usage.OutputTokens);
        writer.WriteNumber("model_calls"u8, usage.ModelCalls);
        writer.WriteNumber("tool_calls"u8, usage.ToolCalls);
        if (usage.CostUsd is { } cost)
        {
            writer.WriteNumber("cost_usd"u8, cost);
        }
        else
        {
            writer.WriteNull("cost_usd"u8);
        }
        writer.WriteBoolean("estimated"u8, usage.Estimated);
        writer.WriteEndObject();
    }
}
