using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra.Models.Planner;

/// <summary>What a tool returned, with the name of the tool.</summary>
/// <param name="Tool">The tool's name; empty when the conversation does not hold the call.</param>
/// <param name="Value">What it returned.</param>
internal readonly record struct ToolReturn(string Tool, JsonElement Value);

/// <summary>What the planner needs of a conversation.</summary>
internal sealed class Conversation
{
    private const int MostAsked = 8_000;

    /// <summary>All system messages.</summary>
    public required string Instructions { get; init; }

    /// <summary>What the user says: the last user message, or the text members of one that is a JSON object.</summary>
    public required string Text { get; init; }

    /// <summary>The beginning of <see cref="Text"/>, in which tools and arguments are looked for; bounded, so that the search is.</summary>
    public string Ask => Text.Length <= MostAsked ? Text : Text[..MostAsked];

    /// <summary>The last user message when it is a JSON object.</summary>
    public required JsonElement? Input { get; init; }

    /// <summary>What the user said before, the oldest first.</summary>
    public required ImmutableArray<string> Earlier { get; init; }

    /// <summary>What tools returned since the last user message, in order.</summary>
    public required ImmutableArray<ToolReturn> Returns { get; init; }

    /// <summary>Tool calls so far; the next call's id is made of it.</summary>
    public required int Calls { get; init; }

    /// <summary>Names this reply within the conversation.</summary>
    public string ReplyId => string.Create(CultureInfo.InvariantCulture, $"reply_{Turn}");

    private int Turn { get; init; }

    public static Conversation Read(IEnumerable<ChatMessage> messages)
    {
        var all = messages.Where(static message => message is not null).ToArray();
        var lastUser = Array.FindLastIndex(all, static message => message.Role == ChatRole.User);
        var text = lastUser < 0 ? "" : all[lastUser].Text;
        var input = AsObject(text);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var call in all.SelectMany(static message => message.Contents).OfType<FunctionCallContent>())
        {
            names[call.CallId] = call.Name;
        }
        return new()
        {
            Instructions = string.Join('\n', all.Where(static message => message.Role == ChatRole.System).Select(static message => message.Text)),
            Text = input is { } found ? Texts(found) : text,
            Input = input,
            Earlier = [.. all.Take(Math.Max(0, lastUser)).Where(static message => message.Role == ChatRole.User).Select(static message => message.Text.Length <= MostAsked ? message.Text : message.Text[..MostAsked])],
            Returns = [.. all.Skip(lastUser + 1)
                .SelectMany(static message => message.Contents)
                .OfType<FunctionResultContent>()
                .Select(result => new ToolReturn(names.GetValueOrDefault(result.CallId, ""), Value(result)))],
            Calls = all.SelectMany(static message => message.Contents).Count(static content => content is FunctionCallContent),
            Turn = all.Length,
        };
    }

    /// <summary>The text as a JSON object, or null.</summary>
    public static JsonElement? AsObject(string text)
        => text.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal) && Parse(text) is { ValueKind: JsonValueKind.Object } found ? found : null;

    private static JsonElement? Parse(string text)
    {
        try
        {
            // A lone surrogate becomes U+FFFD here instead of an exception.
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = 256 });
            return JsonElement.TryParseValue(ref reader, out var element) && !reader.Read() ? element : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Texts(JsonElement input) => string.Join(
        '\n',
        input.EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.String).Select(static member => member.Value.GetString()));

    private static JsonElement Value(FunctionResultContent result) => result switch
    {
        { Exception: not null } => JsonText.Write(static writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("error"u8, "the tool failed"u8);
            writer.WriteEndObject();
        }).ToElement(),
        { Result: JsonElement { ValueKind: not JsonValueKind.Undefined } element } => element,
        { Result: JsonText { IsMissing: false } text } => text.ToElement(),
        { Result: System.Text.Json.Nodes.JsonNode node } => JsonText.Write(writer => node.WriteTo(writer)).ToElement(),
        { Result: string text } => Parse(text) ?? JsonText.String(text).ToElement(),
        { Result: bool flag } => JsonText.Write(writer => writer.WriteBooleanValue(flag)).ToElement(),
        { Result: IFormattable number } => JsonText.String(number.ToString(null, CultureInfo.InvariantCulture)).ToElement(),
        { Result: { } other } => JsonText.String(other.ToString() ?? "").ToElement(),
        _ => JsonText.Null.ToElement(),
    };
}
