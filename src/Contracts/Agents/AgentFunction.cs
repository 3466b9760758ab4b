using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra;

/// <summary>
/// An agent as a model is offered it: a function with the agent's name, description and input. The engine calls it, with the
/// agent's own events and steps. Immutable, safe for concurrent use.
/// </summary>
public sealed class AgentFunction : AIFunctionDeclaration
{
    private const string Input = "input";

    private readonly bool _isWrapped;

    /// <summary>A function for this agent.</summary>
    public AgentFunction(AgentDescriptor agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        Agent = agent;
        // Arguments are an object; an input that may be something else is its only member.
        _isWrapped = !(agent.InputSchema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object"u8));
        JsonSchema = _isWrapped ? Wrap(agent.InputSchema) : agent.InputSchema;
    }

    /// <summary>The agent.</summary>
    public AgentDescriptor Agent { get; }

    /// <inheritdoc/>
    public override string Name => Agent.Name;

    /// <inheritdoc/>
    public override string Description => Agent.Description;

    /// <inheritdoc/>
    public override JsonElement JsonSchema { get; }

    /// <summary>The agent's input that a model's arguments are; not checked. Arguments without one are taken for the input itself.</summary>
    public JsonText ReadInput(JsonText arguments)
    {
        if (!_isWrapped)
        {
            return arguments;
        }
        var json = arguments.ToElement();
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(Input, out var input) ? JsonText.From(input) : arguments;
    }

    // Definitions are referred to from the root.
    private static JsonElement Wrap(JsonElement schema) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "object"u8);
        writer.WriteStartObject("properties"u8);
        writer.WriteStartObject(Input);
        foreach (var keyword in schema.EnumerateObject().Where(static keyword => !keyword.NameEquals("$defs"u8)))
        {
            keyword.WriteTo(writer);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartArray("required"u8);
        writer.WriteStringValue(Input);
        writer.WriteEndArray();
        writer.WriteBoolean("additionalProperties"u8, false);
        if (schema.TryGetProperty("$defs"u8, out var definitions))
        {
            writer.WritePropertyName("$defs"u8);
            definitions.WriteTo(writer);
        }
        writer.WriteEndObject();
    }).ToElement();
}
