using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra.Execution;

/// <summary>What a model is told of a tool call.</summary>
internal static class ToolResults
{
    /// <summary>The result, or what went wrong in words that a model can act on.</summary>
    public static JsonText ForModel(CallOutcome outcome, AgentDescriptor agent) => outcome switch
    {
        { IsOk: true } => outcome.Value,
        { Status: CallStatus.InvalidArguments } => outcome.Value,
        { Code: FailureCodes.ToolUnknown } => Error(outcome, "Use one of these tools.", writer =>
        {
            writer.WriteStartArray("tools"u8);
            foreach (var name in agent.Tools.Select(static tool => tool.Name).Concat(agent.Agents))
            {
                writer.WriteStringValue(name);
            }
            writer.WriteEndArray();
        }),
        { Status: CallStatus.Denied } => Error(outcome, "The tool was not run. Do not call it again with these arguments."),
        { Code: FailureCodes.OutcomeUnknown } => Error(outcome, "Do not repeat the call; tell the user that its outcome is unknown."),
        _ => Error(outcome, "Try something else, or tell the user."),
    };

    /// <summary>A result as a chat client takes it.</summary>
    public static FunctionResultContent ToContent(ModelToolCall call, JsonText result) => new(call.Id, result.ToElement());

    private static JsonText Error(CallOutcome outcome, string hint, Action<Utf8JsonWriter>? more = null) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("error"u8, outcome.Code);
        writer.WriteString("status"u8, outcome.Status.ToWire());
        writer.WriteString("message"u8, outcome.Message);
        writer.WriteString("hint"u8, hint);
        more?.Invoke(writer);
        writer.WriteEndObject();
    });
}
