using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Netra.Generators.Tests.Shapes;

/// <summary>Makes JSON at random: what a schema asks for, what nearly is that, and what nobody asked for. The same seed gives the same.</summary>
internal sealed class RandomJson(int seed, JsonElement root)
{
    private static readonly ImmutableArray<string> Numbers =
    [
        "0", "-0", "1", "-1", "1.0", "10e-1", "0.5", "0.1", "0.15", "0.10000000000000000000000000000000001", "14", "15", "255", "256", "32768", "2147483648", "-2147483649", "9223372036854775808",
        "18446744073709551616", "5000000000", "1e3", "1e28", "1e29", "1e39", "1e400", "-1e400", "1e-40", "79228162514264337593543950335", "79228162514264337593543950336",
    ];

    private static readonly ImmutableArray<string> Strings =
    [
        "", "a", "ab", "abc", "abcd", "x", "y", "12", "1", "a\\n", "\\u0000", "\\u2028", "\\\"", "\\ud83d\\ude00", "\\ud800", "\\udc00x", "\\u00e4", "\\u0661\\u0662", " ", "\\u0085", "\\ufeff",
        "red", "dark_blue", "off-white", "read", "write", "all", "top", "none", "circle", "cube", "root", "2026-01-31", "2026-02-30", "2026-01-31T09:30:00Z", "2026-01-31T09:30:00", "2026-01-31T09:30:00+02:00",
        "09:30:00", "9:30", "24:00:00", "1.02:03:04", "-00:00:01.5", "6", "123e4567-e89b-12d3-a456-426614174000", "https://example.com/a", "/etc/passwd", "file:///x", "javascript:alert(1)", "http:x",
        "AQID", "AQI=", "AQ ID", "AQIDBAUG", "a@b", "@b", "a@b@c", "a@", "NaN", "true", "null", "\\u0041", "\\/",
    ];

    private readonly Random _random = new(seed);

    /// <summary>One document; often what the schema asks for.</summary>
    public string Next()
    {
        var text = new StringBuilder();
        if (_random.Next(20) == 0)
        {
            Any(text, 0);
        }
        else
        {
            Value(root, text, 0);
        }
        return text.ToString();
    }

    private bool Seldom() => _random.Next(25) == 0;

    private void Value(JsonElement schema, StringBuilder text, int depth)
    {
        if (Seldom() || depth > 8)
        {
            Any(text, depth);
        }
        else if (schema.TryGetProperty("$ref", out var reference))
        {
            Value(root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]), text, depth);
        }
        else if (schema.TryGetProperty("oneOf", out var several) || schema.TryGetProperty("anyOf", out several))
        {
            Value(several[_random.Next(several.GetArrayLength())], text, depth);
        }
        else if (schema.TryGetProperty("const", out var constant))
        {
            text.Append(constant.GetRawText());
        }
        else if (schema.TryGetProperty("enum", out var names) && _random.Next(5) > 0)
        {
            text.Append(names[_random.Next(names.GetArrayLength())].GetRawText());
        }
        else
        {
            Of(Type(schema), schema, text, depth);
        }
    }

    private void Of(string? type, JsonElement schema, StringBuilder text, int depth)
    {
        switch (type)
        {
            case "object":
                Object(schema, text, depth);
                break;
            case "array" when schema.TryGetProperty("items", out var items):
                var count = _random.Next(4);
                text.Append('[');
                for (var i = 0; i < count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Value(items, text, depth + 1);
                }
                text.Append(']');
                break;
            case "string" when schema.TryGetProperty("format", out var format) && Example(format.GetString()) is { } example && _random.Next(2) == 0:
                text.Append('"').Append(example).Append('"');
                break;
            case "string":
                String(text);
                break;
            case "boolean":
                text.Append(_random.Next(2) == 0 ? "true" : "false");
                break;
            case "null":
                text.Append("null");
                break;
            case "integer" or "number":
                Number(text);
                break;
            default:
                Any(text, depth);
                break;
        }
    }

    private static string? Example(string? format) => format switch
    {
        "uuid" => "123e4567-e89b-12d3-a456-426614174000",
        "date" => "2026-01-31",
        "time" => "09:30:00",
        "date-time" => "2026-01-31T09:30:00Z",
        "uri" => "https://example.com/a",
        "email" => "ada@example.com",
        _ => null,
    };

    private void Object(JsonElement schema, StringBuilder text, int depth)
    {
        var members = new List<string>();
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (!Seldom())
                {
                    members.Add(Member(property.Name, property.Value, depth));
                }
                if (Seldom())
                {
                    members.Add(Member(property.Name, property.Value, depth));
                }
            }
        }
        if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object)
        {
            for (var i = _random.Next(4); i > 0; i--)
            {
                members.Add(Member("k" + _random.Next(6).ToString(CultureInfo.InvariantCulture), more, depth));
            }
        }
        if (Seldom())
        {
            members.Insert(0, _random.Next(2) == 0 ? "\"\\ud800\":1" : "\"extra\":1");
        }
        var order = members.ToArray();
        _random.Shuffle(order);
        text.Append('{').AppendJoin(',', order).Append('}');
    }

    private string Member(string name, JsonElement schema, int depth)
    {
        var value = new StringBuilder();
        // By chance alone hardly anything would be right.
        for (var tries = Seldom() ? 1 : 20; tries > 0; tries--)
        {
            value.Clear();
            Value(schema, value, depth + 1);
            if (IsRight(schema, value.ToString()))
            {
                break;
            }
        }
        return $"{JsonText.String(name)}:{value}";
    }

    private bool IsRight(JsonElement schema, string json)
    {
        try
        {
            return new SchemaCheck(root).Allows(schema, JsonDocument.Parse(json).RootElement);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return false;
        }
    }

    private void Any(StringBuilder text, int depth)
    {
        switch (_random.Next(depth > 6 ? 4 : 6))
        {
            case 0: text.Append("null"); break;
            case 1: text.Append(_random.Next(2) == 0 ? "true" : "false"); break;
            case 2: Number(text); break;
            case 3: String(text); break;
            case 4:
                text.Append('[');
                Any(text, depth + 1);
                text.Append(']');
                break;
            default:
                text.Append("{\"value\":");
                Any(text, depth + 1);
                text.Append('}');
                break;
        }
    }

    private void Number(StringBuilder text)
        => text.Append(_random.Next(3) == 0 ? _random.Next(-20, 20).ToString(CultureInfo.InvariantCulture) : Numbers[_random.Next(Numbers.Length)]);

    private void String(StringBuilder text)
    {
        text.Append('"').Append(Strings[_random.Next(Strings.Length)]);
        if (_random.Next(6) == 0)
        {
            text.Append(Strings[_random.Next(Strings.Length)]);
        }
        text.Append('"');
    }

    private string? Type(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return null;
        }
        return type.ValueKind == JsonValueKind.String ? type.GetString() : type[_random.Next(type.GetArrayLength() * 2) is 1 ? 1 : 0].GetString();
    }
}
