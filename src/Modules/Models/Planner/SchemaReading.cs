using System.Collections.Immutable;
using System.Text.Json;

namespace Netra.Models.Planner;

/// <summary>Reads what the planner uses of a JSON Schema. Odd schemas read as ones that say nothing.</summary>
internal static class SchemaReading
{
    private const int MostReferences = 16;

    public static ImmutableArray<ParameterCard> Parameters(JsonElement schema)
    {
        if (!TryGet(schema, "properties", JsonValueKind.Object, out var properties))
        {
            return [];
        }
        var required = Strings(schema, "required");
        return [.. properties.EnumerateObject().Select(property
            => new ParameterCard(property.Name, Resolve(property.Value, schema), required.Contains(property.Name, StringComparer.Ordinal)))];
    }

    /// <summary>Follows <c>$ref</c> within the root, and a choice with null to what is not null.</summary>
    public static JsonElement Resolve(JsonElement schema, JsonElement root)
    {
        for (var i = 0; i < MostReferences; i++)
        {
            if (TryGet(schema, "$ref", JsonValueKind.String, out var reference) && Follow(reference.GetString()!, root) is { } target)
            {
                schema = target;
                continue;
            }
            if (Choices(schema) is { IsEmpty: false } choices)
            {
                var first = choices.FirstOrDefault(choice => !IsNullOnly(Resolve(choice, root)));
                if (first.ValueKind == JsonValueKind.Object)
                {
                    schema = first;
                    continue;
                }
            }
            return schema;
        }
        return schema;
    }

    /// <summary>The type, null aside; <c>""</c> when the schema names none.</summary>
    public static string TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type))
        {
            return TryGet(schema, "properties", JsonValueKind.Object, out _) ? "object" : EnumValues(schema).IsEmpty ? "" : "string";
        }
        return type.ValueKind switch
        {
            JsonValueKind.String => type.GetString()!,
            JsonValueKind.Array => type.EnumerateArray().Select(static one => one.ValueKind == JsonValueKind.String ? one.GetString()! : "")
                .FirstOrDefault(static one => one is not ("null" or ""), "null"),
            _ => "",
        };
    }

    public static bool AllowsNull(JsonElement schema, JsonElement root)
        => schema.ValueKind == JsonValueKind.Object
            && ((schema.TryGetProperty("type", out var type)
                    && (type.ValueKind == JsonValueKind.String ? type.ValueEquals("null") : Strings(schema, "type").Contains("null", StringComparer.Ordinal)))
                || Choices(schema).Any(choice => IsNullOnly(choice) || AllowsNull(choice, root)));

    public static ImmutableArray<string> EnumValues(JsonElement schema)
    {
        if (TryGet(schema, "const", JsonValueKind.String, out var constant))
        {
            return [constant.GetString()!];
        }
        if (TryGet(schema, "items", JsonValueKind.Object, out var items))
        {
            return Strings(items, "enum");
        }
        return Strings(schema, "enum");
    }

    public static ImmutableArray<string> Strings(JsonElement schema, string member)
        => TryGet(schema, member, JsonValueKind.Array, out var array)
            ? [.. array.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.String).Select(static one => one.GetString()!)]
            : [];

    public static string Text(JsonElement schema, string member)
        => TryGet(schema, member, JsonValueKind.String, out var text) ? text.GetString()! : "";

    public static decimal? Number(JsonElement schema, string member)
        => TryGet(schema, member, JsonValueKind.Number, out var number) && number.TryGetDecimal(out var value) ? value : null;

    public static bool TryGet(JsonElement schema, string member, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(member, out value) && value.ValueKind == kind;
    }

    private static ImmutableArray<JsonElement> Choices(JsonElement schema)
        => TryGet(schema, "anyOf", JsonValueKind.Array, out var any) ? [.. any.EnumerateArray()]
            : TryGet(schema, "oneOf", JsonValueKind.Array, out var one) ? [.. one.EnumerateArray()]
            : [];

    private static bool IsNullOnly(JsonElement schema) => TypeOf(schema) == "null";

    private static JsonElement? Follow(string reference, JsonElement root)
    {
        if (!reference.StartsWith('#'))
        {
            return null;
        }
        var at = root;
        foreach (var part in reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }
        return at;
    }
}
