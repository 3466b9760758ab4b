using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Netra.Generators.Tests.Parity;

/// <summary>Makes JSON for a schema: mostly right, with everything in it that is on the edge, and sometimes wrong.</summary>
/// <param name="root">The schema that holds the definitions.</param>
/// <param name="tape">The choices.</param>
internal sealed class JsonSample(JsonElement root, Tape tape)
{
    private const int Deepest = 5;

    public string Of(JsonElement schema, int depth = 0)
    {
        schema = Schema.Resolve(root, schema);
        if (depth > 0 && tape.Once(25))
        {
            return Any(depth);
        }
        if (Schema.Branches(schema) is { } branches)
        {
            // The last is null or, of a type that contains itself, may go on for ever.
            var last = Schema.Types(branches[^1]) is ["null"] ? branches.Count - 1 : 0;
            return Of(branches[depth > Deepest ? last : tape.Next(branches.Count)], depth + 1);
        }
        if (schema.TryGetProperty("const", out var constant))
        {
            return constant.GetRawText();
        }
        if (schema.TryGetProperty("enum", out var names) && !tape.Once(12))
        {
            return names[tape.Next(names.GetArrayLength())].GetRawText();
        }
        var types = Schema.Types(schema);
        return types.Count == 0 ? Any(depth) : types[depth > Deepest ? types.Count - 1 : tape.Next(types.Count)] switch
        {
            "null" => "null",
            "boolean" => tape.Of("false", "true"),
            "integer" => Integer(),
            "number" => Number(),
            "string" => Text(schema),
            "array" when schema.TryGetProperty("items", out _) => Array(schema, depth),
            "object" when schema.TryGetProperty("properties", out _) || schema.TryGetProperty("additionalProperties", out _) => Object(schema, depth),
            _ => Any(depth),
        };
    }

    private string Any(int depth) => tape.Next(depth > Deepest ? 6 : 8) switch
    {
        0 => "null",
        1 => "true",
        2 => Number(),
        3 => Integer(),
        4 => tape.Of(Texts),
        5 => "{}",
        6 => $"[{string.Join(',', Enumerable.Range(0, tape.Next(3)).Select(_ => Any(depth + 1)))}]",
        _ => "{" + string.Join(',', Enumerable.Range(0, 1 + tape.Next(3)).Select(_ => $"{tape.Of(Names)}:{Any(depth + 1)}")) + "}",
    };

    private string Array(JsonElement schema, int depth)
        => "[" + string.Join(',', Enumerable.Range(0, depth > Deepest ? 0 : tape.Next(4)).Select(_ => Of(schema.GetProperty("items"), depth + 1))) + "]";

    private string Object(JsonElement schema, int depth)
    {
        var members = new List<string>();
        if (schema.TryGetProperty("additionalProperties", out var item) && item.ValueKind == JsonValueKind.Object)
        {
            members.AddRange(Enumerable.Range(0, tape.Next(4)).Select(_ => $"{tape.Of(Names)}:{Of(item, depth + 1)}"));
            return "{" + string.Join(',', members) + "}";
        }
        var required = schema.TryGetProperty("required", out var given) ? given.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
        {
            if (required.Contains(property.Name) ? tape.Once(15) : tape.Next(2) == 0)
            {
                continue;
            }
            var name = tape.Once(40) ? property.Name.ToUpperInvariant() : property.Name;
            members.Insert(tape.Next(members.Count + 1), $"{JsonSerializer.Serialize(name)}:{Of(property.Value, depth + 1)}");
        }
        if (tape.Once(15))
        {
            members.Add($"{tape.Of(Names)}:{Any(depth + 1)}");
        }
        if (members.Count > 0 && tape.Once(20))
        {
            members.Add(members[0]);
        }
        return "{" + string.Join(',', members) + "}";
    }

    private string Integer() => tape.Next(3) switch
    {
        0 => tape.Next(100).ToString(CultureInfo.InvariantCulture),
        1 => (-tape.Next(int.MaxValue)).ToString(CultureInfo.InvariantCulture),
        _ => tape.Of(
            "0", "-0", "1.0", "1e2", "100e-2", "1.5", "1e-1", "-1", "127", "128", "-128", "-129", "255", "256", "32767", "32768", "-32769", "65535", "65536", "2147483647", "2147483648",
            "-2147483648", "-2147483649", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616", "1e400", "-1E+20"),
    };

    private string Number() => tape.Next(3) switch
    {
        0 => tape.Next(100).ToString(CultureInfo.InvariantCulture),
        1 => $"{tape.Next(100_000)}.{tape.Next(1_000_000)}",
        _ => tape.Of(
            "0", "-0", "-0.0", "1.10", "1e3", "1E-7", "0.1", "-1.5", "123456789012345678", "3.4028235e38", "3.5e38", "1e39", "1.7976931348623157e308", "1e309", "-1e400", "5e-324", "1e-400",
            "79228162514264337593543950335", "79228162514264337593543950336", "0.1234567890123456789012345678", "0.12345678901234567890123456789012345", "1e-28", "1e-40", "1.0000000000000000000000000000000000"),
    };

    private string Text(JsonElement schema)
    {
        if (tape.Once(20))
        {
            return tape.Of(Texts);
        }
        var form = schema.TryGetProperty("format", out var format) ? format.GetString() : schema.TryGetProperty("contentEncoding", out _) ? "bytes" : schema.TryGetProperty("pattern", out var pattern) ? pattern.GetString()!.Contains(':', StringComparison.Ordinal) && pattern.GetString()!.Contains("[0-5]", StringComparison.Ordinal) ? "span" : "pattern" : "";
        return tape.Of(form switch
        {
            "uuid" => Uuids,
            "date-time" => Instants,
            "date" => Dates,
            "time" => Times,
            "uri" => Uris,
            "bytes" => Bytes,
            "span" => Spans,
            "pattern" => Words,
            "email" => Mails,
            _ when schema.TryGetProperty("enum", out _) => Cases(schema),
            _ => Texts,
        });
    }

    private static ImmutableArray<string> Cases(JsonElement schema)
    {
        var first = schema.GetProperty("enum")[0].GetRawText();
        return [first.ToUpperInvariant(), first.Insert(1, " "), $"\"{first[1..^1]}, {first[1..^1]}\"", "\"0\"", "\"\""];
    }

    private static readonly ImmutableArray<string> Names = ["\"a\"", "\"b\"", "\"\"", "\"\u00e5 b\"", "\"a.b\"", "\"\\u0061\"", "\"value\"", "\"ignored\"", "\"computed\"", "\"half\"", "\"gross\""];

    private static readonly ImmutableArray<string> Texts = ["\"a\"", "\"\"", "\"\u00e5\"", "\"\\u00e5\"", "\"\U0001F600\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"\\u0000\"", "\"a\\\"b\\\\\\/\"", "\"\\n\"", "\"\u2028\"", "\"<>&'+`\"", "\"null\"", "\"1\"", "\"true\"", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\""];

    private static readonly ImmutableArray<string> Uuids = ["\"123e4567-e89b-12d3-a456-426614174000\"", "\"123E4567-E89B-12D3-A456-426614174000\"", "\"00000000-0000-0000-0000-000000000000\"", "\"123e4567e89b12d3a456426614174000\"", "\"{123e4567-e89b-12d3-a456-426614174000}\"", "\"123e4567-e89b-12d3-a456-42661417400\"", "\" 123e4567-e89b-12d3-a456-426614174000\"", "\"\\u003123e4567-e89b-12d3-a456-426614174000\""];

    private static readonly ImmutableArray<string> Instants = ["\"2026-01-31T09:30:00Z\"", "\"2026-01-31T09:30:00+02:00\"", "\"2026-01-31T09:30:00.1234567-05:30\"", "\"2026-01-31T09:30:00\"", "\"2026-01-31T09:30:00.5\"", "\"2026-01-31\"", "\"2026-01-31T09:30Z\"", "\"2026-01-31T09:30\"", "\"2026-02-30T00:00:00Z\"", "\"2026-01-31T24:00:00Z\"", "\"2026-01-31 09:30:00Z\"", "\"2026-01-31t09:30:00z\"", "\"0001-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"2026-01-31T09:30:00.12345678Z\"", "\"2026-01-31T09:30:60Z\"", "\"2026-01-31T09:30:00+0200\"", "\"2026-01-31T09:30:00+15:00\"", "\"2026-01-31T09:30:00-00:00\"", "\"31/01/2026\""];

    private static readonly ImmutableArray<string> Dates = ["\"2026-01-31\"", "\"0001-01-01\"", "\"9999-12-31\"", "\"2024-02-29\"", "\"2026-02-29\"", "\"2026-1-31\"", "\"2026-01-31T00:00:00\"", "\"20260131\"", "\"2026\\u002d01-31\""];

    private static readonly ImmutableArray<string> Times = ["\"09:30:00\"", "\"00:00:00\"", "\"23:59:59.9999999\"", "\"09:30:00.5\"", "\"09:30:00.1230000\"", "\"09:30\"", "\"9:30:00\"", "\"24:00:00\"", "\"09:30:00Z\"", "\"09:30:00.12345678\"", "\"-09:30:00\"", "\"1.09:30:00\"", "\"09\"", "\"09:30:60\""];

    private static readonly ImmutableArray<string> Spans = ["\"00:00:00\"", "\"-1.02:03:04.0000005\"", "\"1.02:03:04.5\"", "\"23:59:59\"", "\"10675199.02:48:05.4775807\"", "\"-10675199.02:48:05.4775808\"", "\"10675200.00:00:00\"", "\"24:00:00\"", "\"1\"", "\"12345678\"", "\"1.02:03\"", "\"01:02\"", "\"1:02:03\"", "\" 01:02:03\"", "\"01:02:03 \"", "\"P1D\"", "\"01:02:03.1234567\"", "\"01:02:03.12345678\"", "\"+01:02:03\""];

    private static readonly ImmutableArray<string> Words = ["\"a\"", "\"\"", "\"abc\"", "\"12\"", "\"1\"", "\"a1\"", "\"A\"", "\"a b\"", "\" \"", "\"\\t\\n\"", "\"a\\n\"", "\"xbx\"", "\"xb x\"", "\"xax\"", "\"\u0085\"", "\"\uFEFF\"", "\"\u00a0\"", "\"\U0001F600\""];

    private static readonly ImmutableArray<string> Mails = ["\"a@b.c\"", "\"a@b\"", "\"\"", "\"a\"", "\"@b\"", "\"a@\"", "\"a@b@c\"", "\"a b@c\"", "\"a@b\\n\"", "\"\u00e5@\u00e5.se\""];

    private static readonly ImmutableArray<string> Uris = ["\"https://example.com/a?b=c#d\"", "\"HTTPS://Example.com\"", "\"mailto:a@b.c\"", "\"urn:a:b\"", "\"/etc/passwd\"", "\"a/b\"", "\"//host/a\"", "\"\"", "\"file:///a\"", "\"https://ex\u00e5mple.com/\u00e5 b\"", "\"http://[::1]:1/\"", "\"http://\"", "\"1a:b\"", "\" https://example.com\""];

    private static readonly ImmutableArray<string> Bytes = ["\"\"", "\"AQID\"", "\"AQI=\"", "\"AQ==\"", "\"AQ\"", "\"AQ=\"", "\"?\"", "\"A-_D\"", "\"AQID AQID\"", "\"AQID\\nAQID\"", "\"AR==\"", "\"\\u0041QID\"", "\" AQID\""];
}
