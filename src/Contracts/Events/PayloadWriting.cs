using System.Text.Json;

namespace Netra;

/// <summary>Members that several payloads share.</summary>
public static class PayloadWriting
{
    /// <summary>The member <c>duration_ms</c> in whole milliseconds, never below zero.</summary>
    internal static void Duration(this WireMembers members, TimeSpan duration)
        => members.Integer("duration_ms"u8, Math.Max(0, (long)duration.TotalMilliseconds));

    /// <summary>The member <c>usage</c>.</summary>
    internal static void Usage(this WireMembers members, RunUsage usage)
        => members.Object("usage"u8, usage ?? RunUsage.None, TellUsage, "What the run used.");

    /// <summary>Writes the member <c>usage</c>.</summary>
    public static void WriteUsage(this Utf8JsonWriter writer, RunUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        new WireMembers(writer).Usage(usage);
    }

    /// <summary>Tells what is within <c>usage</c>.</summary>
    internal static void TellUsage(WireMembers members, RunUsage usage)
    {
        members.Integer("input_tokens"u8, usage.InputTokens);
        members.Integer("output_tokens"u8, usage.OutputTokens);
        members.Integer("model_calls"u8, usage.ModelCalls);
        members.Integer("tool_calls"u8, usage.ToolCalls);
        members.NullableAmount("cost_usd"u8, usage.CostUsd, "Null if a model without a price was used.");
        members.Boolean("estimated"u8, usage.Estimated, "Whether some tokens were estimated because a provider reported none.");
    }
}
