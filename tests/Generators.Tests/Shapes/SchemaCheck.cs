using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Netra.Generators.Tests.Shapes;

/// <summary>
/// Whether JSON is what a schema says: the keywords that ours use, read as JSON Schema 2020-12 means them and written without
/// a look at the binder, so that the two can be compared. <c>format</c> and <c>contentEncoding</c> are not looked at.
/// </summary>
internal sealed class SchemaCheck(JsonElement root)
{
    /// <summary>Keywords that say nothing about which values are right.</summary>
    private static readonly ImmutableArray<string> Notes = ["description", "default", "format", "contentEncoding", "$defs"];

    public bool Allows(JsonElement json) => Allows(root, json);

    /// <summary>Whether JSON is what a part of the schema says.</summary>
    public bool Allows(JsonElement schema, JsonElement json)
        => schema.EnumerateObject().All(keyword => Notes.Contains(keyword.Name) || Allows(keyword.Name, keyword.Value, schema, json));

    private bool Allows(string keyword, JsonElement value, JsonElement schema, JsonElement json) => keyword switch
    {
        "type" => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Any(type => Is(type.GetString()!, json)) : Is(value.GetString()!, json),
        "enum" => value.EnumerateArray().Any(constant => JsonElement.DeepEquals(constant, json)),
        "const" => JsonElement.DeepEquals(value, json),
        "not" => !Allows(value, json),
        "oneOf" => value.EnumerateArray().Count(one => Allows(one, json)) == 1,
        "anyOf" => value.EnumerateArray().Any(one => Allows(one, json)),
        "allOf" => value.EnumerateArray().All(one => Allows(one, json)),
        "$ref" => Allows(root.GetProperty("$defs").GetProperty(value.GetString()!["#/$defs/".Length..]), json),
        "minimum" => json.ValueKind != JsonValueKind.Number || Compare(json, value) >= 0,
        "maximum" => json.ValueKind != JsonValueKind.Number || Compare(json, value) <= 0,
        "exclusiveMinimum" => json.ValueKind != JsonValueKind.Number || Compare(json, value) > 0,
        "exclusiveMaximum" => json.ValueKind != JsonValueKind.Number || Compare(json, value) < 0,
        "minLength" => json.ValueKind != JsonValueKind.String || Length(json) >= value.GetInt32(),
        "maxLength" => json.ValueKind != JsonValueKind.String || Length(json) <= value.GetInt32(),
        "pattern" => json.ValueKind != JsonValueKind.String || Matches(json.GetString()!, value.GetString()!),
        "items" => json.ValueKind != JsonValueKind.Array || json.EnumerateArray().All(item => Allows(value, item)),
        "minItems" => json.ValueKind != JsonValueKind.Array || json.GetArrayLength() >= value.GetInt32(),
        "maxItems" => json.ValueKind != JsonValueKind.Array || json.GetArrayLength() <= value.GetInt32(),
        "uniqueItems" => json.ValueKind != JsonValueKind.Array || !json.EnumerateArray().Where((one, i) => json.EnumerateArray().Take(i).Any(other => JsonElement.DeepEquals(one, other))).Any(),
        "minProperties" => json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Count() >= value.GetInt32(),
        "maxProperties" => json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Count() <= value.GetInt32(),
        "required" => json.ValueKind != JsonValueKind.Object || value.EnumerateArray().All(name => json.TryGetProperty(name.GetString()!, out _)),
        "properties" => json.ValueKind != JsonValueKind.Object || json.EnumerateObject().All(member => !value.TryGetProperty(member.Name, out var of) || Allows(of, member.Value)),
        "additionalProperties" => json.ValueKind != JsonValueKind.Object
            || json.EnumerateObject().All(member => (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out _))
                || (value.ValueKind == JsonValueKind.Object ? Allows(value, member.Value) : value.GetBoolean())),
        _ => throw new NotSupportedException($"The keyword {keyword} is new; say here what it means."),
    };

    private static bool Is(string type, JsonElement json) => type switch
    {
        "null" => json.ValueKind == JsonValueKind.Null,
        "boolean" => json.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "string" => json.ValueKind == JsonValueKind.String,
        "number" => json.ValueKind == JsonValueKind.Number,
        "integer" => json.ValueKind == JsonValueKind.Number && json.GetDouble() is var number && Math.Truncate(number) == number,
        "array" => json.ValueKind == JsonValueKind.Array,
        "object" => json.ValueKind == JsonValueKind.Object,
        _ => throw new NotSupportedException(type),
    };

    // A decimal is exact, and takes the very small for nothing.
    private static int Compare(JsonElement left, JsonElement right)
        => left.GetDouble() != right.GetDouble() ? left.GetDouble().CompareTo(right.GetDouble()) : left.TryGetDecimal(out var one) && right.TryGetDecimal(out var two) ? one.CompareTo(two) : left.GetDouble().CompareTo(right.GetDouble());

    private static int Length(JsonElement json) => json.GetString()!.EnumerateRunes().Count();

    // What ECMA-262 says of these patterns, by hand: .NET's own reading of them is what is to be checked.
    private static bool Matches(string text, string pattern)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        return pattern switch
        {
            @"^(?:[a-z]+|\d{2})$" => (text.Length > 0 && text.All(char.IsAsciiLetterLower)) || (text.Length == 2 && text.All(char.IsAsciiDigit)),
            @"^(?:[a-z ]*)$" => text.All(static c => c == ' ' || char.IsAsciiLetterLower(c)),
            @"^(?:[a-z]+|[0-9])$" => (text.Length > 0 && text.All(char.IsAsciiLetterLower)) || (text.Length == 1 && char.IsAsciiDigit(text[0])),
            @"^.[^a]\s?[\S\s]$" => runes.Length is 3 or 4 && !"\n\r\u2028\u2029".Contains(runes[0].ToString(), StringComparison.Ordinal) && runes[1].Value != 'a' && (runes.Length == 3 || IsSpace(runes[2].Value)),
            @"\S" => runes.Any(static rune => !IsSpace(rune.Value)),
            @"^-?(\d{1,8}\.)?([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,7})?$" => Regex.IsMatch(text, @"^-?([0-9]{1,8}\.)?([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?\z"),
            _ => throw new NotSupportedException($"The pattern {pattern} is new; say here what it means."),
        };
    }

    private static bool IsSpace(int rune) => rune is '\t' or '\n' or '\v' or '\f' or '\r' or ' ' or 0xA0 or 0x1680 or (>= 0x2000 and <= 0x200A) or 0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000 or 0xFEFF;
}
