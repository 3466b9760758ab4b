using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Models.Compatible;

/// <summary>
/// The form in which a structured answer is asked for, and how to bring back what comes. Providers take objects only: any other value
/// is asked for as an object's one member.
/// </summary>
internal sealed class AnswerForm
{
    private const string Member = "value";

    // Deeper than any schema that is generated.
    private const int MostDepth = 1_000;

    private readonly JsonElement _schema;
    private readonly bool _isWrapped;
    private readonly bool _isStrict;

    /// <param name="schema">The schema of the answer.</param>
    /// <param name="strict">Whether the strict form is wanted where there is one.</param>
    public AnswerForm(JsonElement schema, bool strict)
    {
        _isWrapped = schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type"u8, out var type) || type.ValueKind != JsonValueKind.String || !type.ValueEquals("object"u8);
        _schema = _isWrapped ? Wrap(schema) : schema;
        var form = strict ? StrictSchema.Of(_schema) : null;
        _isStrict = form is not null;
        Sent = form?.ToJsonString() ?? _schema.GetRawText();
    }

    /// <summary>The schema that is sent.</summary>
    public string Sent { get; }

    /// <summary>Whether the provider is to hold the model to it exactly.</summary>
    public bool IsStrict => _isStrict;

    /// <summary>Whether a text that comes is already the answer.</summary>
    public bool IsPlain => !_isWrapped && !_isStrict;

    /// <summary>The answer in what a model wrote; what is not JSON is left as it is, for whoever asked to judge.</summary>
    public string Restore(string text)
    {
        if (IsPlain)
        {
            return text;
        }
        try
        {
            var sent = JsonNode.Parse(text);
            var restored = _isStrict ? StrictSchema.Restore(sent, _schema) : sent;
            if (_isWrapped && restored is JsonObject { Count: 1 } wrapper && wrapper.TryGetPropertyValue(Member, out var value))
            {
                restored = value;
            }
            return restored?.ToJsonString() ?? "null";
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException)
        {
            // Not JSON, a name twice in an object, or half a character.
            return text;
        }
    }

    private static JsonElement Wrap(JsonElement schema)
    {
        var inner = schema.ValueKind == JsonValueKind.Object ? (JsonObject)StrictSchema.Node(schema)! : [];
        var wrapper = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { [Member] = inner }, ["required"] = new JsonArray(Member), ["additionalProperties"] = false };
        if (inner["$defs"] is { } definitions)
        {
            // References are looked up from the root.
            inner.Remove("$defs");
            wrapper["$defs"] = definitions;
        }
        return JsonDocument.Parse(wrapper.ToJsonString(), new JsonDocumentOptions { MaxDepth = MostDepth }).RootElement.Clone();
    }
}
