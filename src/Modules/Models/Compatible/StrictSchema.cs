using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Models.Compatible;

/// <summary>
/// The form of a JSON Schema that providers hold a model to exactly ("strict"): every property is required, those that may be left out may
/// be null instead, nothing else is allowed, and what the form cannot say stands in descriptions. What a model then sends is brought
/// back by <see cref="Restore(JsonNode, JsonElement)"/>. The limits are those that OpenAI documents for structured outputs.
/// </summary>
internal static class StrictSchema
{
    /// <summary>The most properties of a schema.</summary>
    public const int MostProperties = 5_000;

    /// <summary>The most objects inside each other.</summary>
    public const int MostDepth = 10;

    /// <summary>The most characters of all names, values of enums and constants.</summary>
    public const int MostCharacters = 120_000;

    /// <summary>The most values of all enums.</summary>
    public const int MostEnumValues = 1_000;

    /// <summary>The most values of an enum without a limit to their characters.</summary>
    public const int LongEnum = 250;

    /// <summary>The most characters of the values of an enum that is longer.</summary>
    public const int MostLongEnumCharacters = 15_000;

    /// <summary>The values of <c>format</c> that there are.</summary>
    public static readonly FrozenSet<string> Formats = FrozenSet.Create(StringComparer.Ordinal,
    [
        "date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid",
    ]);

    /// <summary>The keywords that there are.</summary>
    public static readonly FrozenSet<string> Keywords = FrozenSet.Create(StringComparer.Ordinal,
    [
        "type", "properties", "required", "additionalProperties", "items", "anyOf", "$ref", "$defs", "enum", "const", "description", "pattern", "format",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems",
    ]);

    /// <summary>The strict form; null when there is none: a map, any value at all, or more than the limits.</summary>
    public static JsonObject? Of(JsonElement schema)
    {
        if (!IsObject(schema))
        {
            return null;
        }
        var writer = new Writer();
        var strict = writer.Schema(schema, 0);
        return writer.IsWithin ? strict : null;
    }

    /// <summary>What a model sent in the strict form, as the schema itself has it: without the nulls that stand for what was left out.</summary>
    /// <param name="sent">Any JSON; what has another form than the schema is left as it is.</param>
    /// <param name="schema">The schema of which <see cref="Of"/> was made.</param>
    public static JsonNode? Restore(JsonNode? sent, JsonElement schema) => Restore(sent, schema, schema);

    /// <summary>The same value as a node, however deep it is.</summary>
    public static JsonNode? Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(element),
    };

    private static JsonNode? Restore(JsonNode? sent, JsonElement schema, JsonElement root)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return sent;
        }
        if (schema.TryGetProperty("$ref"u8, out var reference))
        {
            return Find(root, reference.GetString()!) is { } definition ? Restore(sent, definition, root) : sent;
        }
        if (schema.TryGetProperty("oneOf"u8, out var cases) || schema.TryGetProperty("anyOf"u8, out cases))
        {
            foreach (var one in cases.EnumerateArray())
            {
                if (IsMeant(sent, one, root))
                {
                    return Restore(sent, one, root);
                }
            }
            return sent;
        }
        if (sent is JsonObject members && schema.TryGetProperty("properties"u8, out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (!members.TryGetPropertyValue(property.Name, out var value))
                {
                    continue;
                }
                if (value is null && !IsRequired(schema, property.Name))
                {
                    members.Remove(property.Name);
                }
                else
                {
                    Restore(value, property.Value, root);
                }
            }
        }
        else if (sent is JsonArray items && schema.TryGetProperty("items"u8, out var item))
        {
            foreach (var one in items)
            {
                Restore(one, item, root);
            }
        }
        return sent;
    }

    // Cases of one union differ by a constant, and from null by being an object.
    private static bool IsMeant(JsonNode? sent, JsonElement one, JsonElement root)
    {
        if (one.TryGetProperty("$ref"u8, out var reference))
        {
            return Find(root, reference.GetString()!) is { } definition && IsMeant(sent, definition, root);
        }
        if (sent is not JsonObject members || !one.TryGetProperty("properties"u8, out var properties))
        {
            return false;
        }
        return properties.EnumerateObject().Where(static property => property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("const"u8, out _))
            .All(property => members[property.Name] is { } value && value.ToJsonString() == Node(property.Value.GetProperty("const"u8))!.ToJsonString());
    }

    private static JsonElement? Find(JsonElement root, string reference)
        => reference.StartsWith("#/$defs/", StringComparison.Ordinal)
            && root.TryGetProperty("$defs"u8, out var definitions)
            && definitions.TryGetProperty(reference["#/$defs/".Length..], out var definition)
                ? definition
                : null;

    private static bool IsRequired(JsonElement schema, string name)
        => schema.TryGetProperty("required"u8, out var required) && required.EnumerateArray().Any(one => one.ValueEquals(name));

    private static bool IsObject(JsonElement schema)
        => schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type"u8, out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object"u8);

    private sealed class Writer
    {
        private bool _isPossible = true;
        private int _properties;
        private int _characters;
        private int _values;

        public bool IsWithin => _isPossible && _properties <= MostProperties && _characters <= MostCharacters && _values <= MostEnumValues;

        /// <summary>The form of a schema; of one that has none, something that is not used.</summary>
        public JsonObject Schema(JsonElement schema, int depth)
        {
            var strict = new JsonObject();
            if (schema.ValueKind != JsonValueKind.Object)
            {
                _isPossible = false;
                return strict;
            }
            var notes = new StringBuilder();
            foreach (var keyword in schema.EnumerateObject())
            {
                Take(strict, notes, keyword, schema, depth);
            }
            if (strict["const"] is { } constant && !strict.ContainsKey("type"))
            {
                strict["type"] = constant.GetValueKind() switch
                {
                    JsonValueKind.String => "string",
                    JsonValueKind.True or JsonValueKind.False => "boolean",
                    _ => "integer",
                };
            }
            if (HasType(strict, "object"))
            {
                Close(strict, schema, depth);
            }
            if (HasType(strict, "array") && !strict.ContainsKey("items"))
            {
                _isPossible = false;
            }
            if (strict.ContainsKey("$ref") && strict.Count > (strict.ContainsKey("$defs") ? 2 : 1))
            {
                // Beside a reference nothing else may stand.
                var reference = strict["$ref"]!.DeepClone();
                strict.Remove("$ref");
                strict["anyOf"] = new JsonArray(new JsonObject { ["$ref"] = reference });
            }
            if (!strict.ContainsKey("type") && !strict.ContainsKey("anyOf") && !strict.ContainsKey("$ref") && !strict.ContainsKey("enum"))
            {
                _isPossible = false;
            }
            if (notes.Length > 0)
            {
                strict["description"] = strict["description"] is { } description ? $"{description.GetValue<string>()} ({notes})" : $"({notes})";
            }
            return strict;
        }

        private void Take(JsonObject strict, StringBuilder notes, JsonProperty keyword, JsonElement schema, int depth)
        {
            switch (keyword.Name)
            {
                case "properties" or "required" or "additionalProperties":
                    break;
                case "items":
                    strict["items"] = Schema(keyword.Value, depth);
                    break;
                case "oneOf" or "anyOf":
                    strict["anyOf"] = new JsonArray([.. keyword.Value.EnumerateArray().Select(one => (JsonNode)Schema(one, depth))]);
                    break;
                case "$defs":
                    strict["$defs"] = new JsonObject(keyword.Value.EnumerateObject().Select(definition =>
                    {
                        _characters += definition.Name.Length;
                        return KeyValuePair.Create(definition.Name, (JsonNode?)Schema(definition.Value, depth));
                    }));
                    break;
                case "enum":
                    Count(keyword.Value);
                    strict["enum"] = Node(keyword.Value);
                    break;
                case "const":
                    _characters += keyword.Value.GetRawText().Length;
                    strict["const"] = Node(keyword.Value);
                    break;
                case "format" when !Formats.Contains(keyword.Value.GetString()!):
                    Note(notes, keyword);
                    break;
                default:
                    if (Keywords.Contains(keyword.Name))
                    {
                        strict[keyword.Name] = Node(keyword.Value);
                    }
                    else
                    {
                        Note(notes, keyword);
                    }
                    break;
            }
        }

        private void Close(JsonObject strict, JsonElement schema, int depth)
        {
            if (!schema.TryGetProperty("properties"u8, out var properties)
                || (schema.TryGetProperty("additionalProperties"u8, out var more) && more.ValueKind == JsonValueKind.Object)
                || depth >= MostDepth)
            {
                // A map, any object at all, or too deep.
                _isPossible = false;
                return;
            }
            var all = new JsonObject();
            foreach (var property in properties.EnumerateObject())
            {
                _properties++;
                _characters += property.Name.Length;
                var value = Schema(property.Value, depth + 1);
                all[property.Name] = IsRequired(schema, property.Name) ? value : OrNull(value);
            }
            strict["properties"] = all;
            strict["required"] = new JsonArray([.. all.Select(static property => (JsonNode)property.Key)]);
            strict["additionalProperties"] = false;
        }

        private void Count(JsonElement values)
        {
            var characters = values.EnumerateArray().Sum(static value => value.ValueKind == JsonValueKind.String ? value.GetString()!.Length : value.GetRawText().Length);
            var count = values.GetArrayLength();
            _characters += characters;
            _values += count;
            _isPossible &= count <= LongEnum || characters <= MostLongEnumCharacters;
        }

        private static JsonObject OrNull(JsonObject schema)
        {
            if (schema["anyOf"] is JsonArray cases)
            {
                if (!cases.Any(static one => one is JsonObject known && HasType(known, "null")))
                {
                    cases.Add((JsonNode)new JsonObject { ["type"] = "null" });
                }
                return schema;
            }
            if (schema.ContainsKey("$ref") || schema.ContainsKey("const"))
            {
                return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
            }
            if (schema["type"] is JsonValue type)
            {
                schema["type"] = new JsonArray(type.DeepClone(), "null");
                if (schema["enum"] is JsonArray values && values.All(static value => value is not null))
                {
                    values.Add((JsonNode?)null);
                }
            }
            return schema;
        }

        private static bool HasType(JsonObject schema, string type) => schema["type"] switch
        {
            JsonValue value => value.GetValue<string>() == type,
            JsonArray types => types.Any(one => one!.GetValue<string>() == type),
            _ => false,
        };

        private static void Note(StringBuilder notes, JsonProperty keyword)
            => notes.Append(notes.Length == 0 ? "" : "; ").Append(keyword.Name).Append(": ").Append(keyword.Value.GetRawText());
    }
}
