using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra.Execution;

/// <summary>A tool call that a model asked for.</summary>
/// <param name="Id">The provider's id, by which the result is given back.</param>
/// <param name="Name">The tool's name as the model wrote it.</param>
/// <param name="Arguments">What the model gave; the literal <c>null</c> when it was no JSON.</param>
internal readonly record struct ModelToolCall(string Id, string Name, JsonText Arguments);

/// <summary>A model's turn as it is stored: the conversation is made of these, in the first attempt too. Immutable.</summary>
internal sealed record ModelReply
{
    /// <summary>The text; empty when there is none.</summary>
    public required string Text { get; init; }

    /// <summary>Tool calls by place.</summary>
    public required ImmutableArray<ModelToolCall> Calls { get; init; }

    /// <summary>What it used.</summary>
    public required RunUsage Usage { get; init; }

    /// <summary>The number of the thought that its text was told as; 0 when it was not.</summary>
    public int Thought { get; init; }

    /// <summary>The turn as the model will see it in its history.</summary>
    public ChatMessage ToMessage()
    {
        List<AIContent> contents = [];
        if (Text.Length > 0)
        {
            contents.Add(new TextContent(Text));
        }
        foreach (var call in Calls)
        {
            contents.Add(new FunctionCallContent(call.Id, call.Name, Arguments(call.Arguments.ToElement())));
        }
        return new ChatMessage(ChatRole.Assistant, contents);
    }

    /// <summary>The engine's own JSON form.</summary>
    public JsonText Write() => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("text"u8, Text);
        writer.WriteStartArray("calls"u8);
        foreach (var call in Calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, call.Id);
            writer.WriteString("name"u8, call.Name);
            writer.WritePropertyName("arguments"u8);
            call.Arguments.WriteTo(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteUsage(Usage);
        writer.WriteNumber("thought"u8, Thought);
        writer.WriteEndObject();
    });

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    public static ModelReply Read(JsonText stored) => StepContent.Parse(stored, static element => new ModelReply
    {
        Text = element.GetProperty("text"u8).GetString()!,
        Calls =
        [
            .. element.GetProperty("calls"u8).EnumerateArray().Select(static call => new ModelToolCall(
                call.GetProperty("id"u8).GetString()!, call.GetProperty("name"u8).GetString()!, JsonText.From(call.GetProperty("arguments"u8)))),
        ],
        Usage = StepContent.ReadUsage(element.GetProperty("usage"u8)),
        Thought = element.GetProperty("thought"u8).GetInt32(),
    });

    private static Dictionary<string, object?> Arguments(JsonElement arguments)
        => arguments.ValueKind == JsonValueKind.Object
            ? arguments.EnumerateObject().GroupBy(static member => member.Name, StringComparer.Ordinal).ToDictionary(static same => same.Key, static same => (object?)same.Last().Value, StringComparer.Ordinal)
            : [];
}
