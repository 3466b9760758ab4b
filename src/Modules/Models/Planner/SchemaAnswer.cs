using System.Collections.Immutable;
using System.Text.Json;

namespace Netra.Models.Planner;

/// <summary>
/// Writes JSON that fits a schema, from what tools returned, from the user's input and from the user's text. What none of
/// them holds is left out; where the schema insists, it is null, else empty. A number is never made up: where the schema insists on one that
/// nobody gave, there is no answer.
/// </summary>
internal sealed class SchemaAnswer
{
    private const int MostDepth = 24;

    private readonly JsonElement _root;
    private readonly ImmutableArray<JsonElement> _sources;
    private readonly string _text;
    private readonly string _ask;
    private readonly TextFacts _facts;
    private readonly bool _numbersFromText;
    private string? _missing;

    private SchemaAnswer(JsonElement root, Conversation conversation)
    {
        _root = root;
        _sources = [.. conversation.Returns.Reverse().Select(static one => one.Value), .. conversation.Input is { } input ? [input] : Array.Empty<JsonElement>()];
        _text = conversation.Text;
        _ask = conversation.Ask;
        _facts = new(conversation.Ask);
        _numbersFromText = conversation.Returns.IsEmpty;
    }

    /// <summary>The answer; or, without one, the name of the number that nobody gave.</summary>
    public static (string? Json, string? Missing) Fill(JsonElement? schema, Conversation conversation)
    {
        var root = schema ?? JsonText.Parse("{}").ToElement();
        var answer = new SchemaAnswer(root, conversation);
        var json = JsonText.Write(writer => answer.Write(writer, root, name: "", answer.RootSource(), depth: 0)).ToString();
        return answer._missing is null ? (json, null) : (null, answer._missing);
    }

    // A tool's result that is no object can be the answer as a whole.
    private JsonElement? RootSource() => _sources.IsEmpty ? null : _sources[0];

    private void Write(Utf8JsonWriter writer, JsonElement schema, string name, JsonElement? source, int depth)
    {
        var nullable = SchemaReading.AllowsNull(schema, _root);
        var resolved = SchemaReading.Resolve(schema, _root);
        if (depth > MostDepth || (nullable && source is null && SchemaReading.TypeOf(resolved) is "object" or "array"))
        {
            writer.WriteNullValue();
            return;
        }
        switch (SchemaReading.TypeOf(resolved))
        {
            case "object" or "" when SchemaReading.TryGet(resolved, "properties", JsonValueKind.Object, out var properties):
                WriteObject(writer, resolved, properties, depth, source);
                break;
            case "object": WriteFree(writer, source, JsonValueKind.Object); break;
            case "array": WriteArray(writer, resolved, name, source, depth); break;
            case "string": WriteString(writer, resolved, name, source, nullable); break;
            case "integer" or "number": WriteNumber(writer, resolved, name, source, nullable); break;
            case "boolean":
                if (source is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag)
                {
                    flag.WriteTo(writer);
                }
                else if (nullable)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    writer.WriteBooleanValue(false);
                }
                break;
            case "null": writer.WriteNullValue(); break;
            default: WriteFree(writer, source, JsonValueKind.Object); break;
        }
    }

    private void WriteObject(Utf8JsonWriter writer, JsonElement schema, JsonElement properties, int depth, JsonElement? source)
    {
        var required = SchemaReading.Strings(schema, "required");
        writer.WriteStartObject();
        foreach (var property in properties.EnumerateObject())
        {
            var found = Find(property.Name, source, depth);
            if (found is null && !required.Contains(property.Name, StringComparer.Ordinal) && !IsNamed(property.Value))
            {
                continue;
            }
            writer.WritePropertyName(property.Name);
            Write(writer, property.Value, property.Name, found, depth + 1);
        }
        writer.WriteEndObject();
    }

    // Whether the text names one of the values that a member may have.
    private bool IsNamed(JsonElement schema)
    {
        var resolved = SchemaReading.Resolve(schema, _root);
        return SchemaReading.TypeOf(resolved) == "string" && EnumMatch.Best(SchemaReading.EnumValues(resolved), _ask) is not null;
    }

    private void WriteArray(Utf8JsonWriter writer, JsonElement schema, string name, JsonElement? source, int depth)
    {
        SchemaReading.TryGet(schema, "items", JsonValueKind.Object, out var items);
        writer.WriteStartArray();
        var written = 0;
        if (source is { ValueKind: JsonValueKind.Array } array)
        {
            var most = SchemaReading.Number(schema, "maxItems") ?? int.MaxValue;
            foreach (var item in array.EnumerateArray().TakeWhile(_ => written < most))
            {
                Write(writer, items, name, item, depth + 1);
                written++;
            }
        }
        for (var least = SchemaReading.Number(schema, "minItems") ?? 0; written < Math.Min(least, 100); written++)
        {
            Write(writer, items, name, source: null, depth + 1);
        }
        writer.WriteEndArray();
    }

    private void WriteString(Utf8JsonWriter writer, JsonElement schema, string name, JsonElement? source, bool nullable)
    {
        var values = SchemaReading.EnumValues(schema);
        var given = source is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        if (!values.IsEmpty)
        {
            var value = given is not null && values.Contains(given, StringComparer.Ordinal) ? given : EnumMatch.Best(values, _ask);
            WriteOrNull(writer, value, nullable, fallback: values[0]);
            return;
        }
        var format = SchemaReading.Text(schema, "format");
        if (format is "date" or "date-time")
        {
            var date = given ?? _facts.Dates.FirstOrDefault();
            WriteOrNull(writer, format == "date-time" && date?.Length == 10 ? date + "T00:00:00Z" : date, nullable, format == "date" ? "1970-01-01" : "1970-01-01T00:00:00Z");
            return;
        }
        var least = (int)(SchemaReading.Number(schema, "minLength") ?? 0);
        var most = (int)Math.Min(SchemaReading.Number(schema, "maxLength") ?? 100_000, 100_000);
        var said = given ?? (format.Length == 0 && !nullable ? FreeText() : null);
        if (said?.Length > most)
        {
            said = said[..(char.IsHighSurrogate(said[most - 1]) ? most - 1 : most)];
        }
        WriteOrNull(writer, said?.Length >= least ? said : null, nullable, new string('-', Math.Min(least, 1_000)));
    }

    private string FreeText() => _sources.IsEmpty || _sources[0].ValueKind != JsonValueKind.Object ? _text : Extraction.BestText(_sources[0], "") ?? _text;

    private void WriteNumber(Utf8JsonWriter writer, JsonElement schema, string name, JsonElement? source, bool nullable)
    {
        var integral = SchemaReading.TypeOf(schema) == "integer";
        var least = SchemaReading.Number(schema, "minimum");
        var most = SchemaReading.Number(schema, "maximum");
        bool Fits(decimal value) => (!integral || value == decimal.Truncate(value)) && !(value < least) && !(value > most);
        if (source is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var given) && Fits(given))
        {
            number.WriteTo(writer);
        }
        else if (_numbersFromText && _facts.TakeNumber(name, one => Fits(one.Value)) is { } said)
        {
            writer.WriteRawValue(said.Text);
        }
        else if (nullable)
        {
            writer.WriteNullValue();
        }
        else
        {
            _missing ??= name.Length > 0 ? name : "answer";
            writer.WriteNumberValue(0);
        }
    }

    private static void WriteOrNull(Utf8JsonWriter writer, string? value, bool nullable, string fallback)
    {
        if (value is null && nullable)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(value ?? fallback);
        }
    }

    private static void WriteFree(Utf8JsonWriter writer, JsonElement? source, JsonValueKind kind)
    {
        if (source is { } given && given.ValueKind == kind)
        {
            given.WriteTo(writer);
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }
    }

    // Within the value that is being written; for the whole, or where there is no such value, anywhere, the latest result first.
    private JsonElement? Find(string name, JsonElement? near, int depth)
    {
        var squashed = Words.Squash(name);
        if (near is { } parent && Search(parent, squashed, depth: 0) is { } own)
        {
            return own;
        }
        if (depth > 0 && near is not null)
        {
            return null;
        }
        foreach (var source in _sources)
        {
            if (Search(source, squashed, depth: 0) is { } found)
            {
                return found;
            }
        }
        // A lone scalar result answers whatever is asked for first.
        return near is null || _sources.Length != 1 || _sources[0].ValueKind is JsonValueKind.Object or JsonValueKind.Array ? null : _sources[0];
    }

    private static JsonElement? Search(JsonElement element, string squashed, int depth)
    {
        if (depth > MostDepth)
        {
            return null;
        }
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (Words.Squash(member.Name) == squashed)
                {
                    return member.Value;
                }
            }
            foreach (var member in element.EnumerateObject())
            {
                if (Search(member.Value, squashed, depth + 1) is { } inner)
                {
                    return inner;
                }
            }
        }
        return null;
    }
}
