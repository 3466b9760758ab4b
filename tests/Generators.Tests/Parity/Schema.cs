using System.Text.Json;

namespace Netra.Generators.Tests.Parity;

/// <summary>Looks into schemas.</summary>
internal static class Schema
{
    /// <summary>The schema that a reference leads to, or the schema itself.</summary>
    public static JsonElement Resolve(JsonElement root, JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            schema = reference.GetString()!.Split('/').Skip(1).Aggregate(root, static (at, name) => at.ValueKind == JsonValueKind.Array
                ? at[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]
                : at.GetProperty(name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));
        }
        return schema;
    }

    public static IReadOnlyList<string> Types(JsonElement schema)
        => !schema.TryGetProperty("type", out var type) ? []
            : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(item => item.GetString()!)]
            : [type.GetString()!];

    public static IReadOnlyList<JsonElement>? Branches(JsonElement schema)
        => schema.TryGetProperty("anyOf", out var branches) || schema.TryGetProperty("oneOf", out branches) ? [.. branches.EnumerateArray()] : null;
}
