using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Netra.Models.Planner;

/// <summary>Fills a tool's arguments from a part of the user's text, and from the user's input where a member has the parameter's name.</summary>
internal static class ArgumentFiller
{
    /// <summary>The member of the input that has the parameter's name, if it fits.</summary>
    public static JsonElement? FromInput(ParameterCard parameter, JsonElement? input)
    {
        if (input is not { } given || !given.TryGetProperty(parameter.Name, out var value))
        {
            return null;
        }
        var fits = SchemaReading.TypeOf(parameter.Schema) switch
        {
            "string" => value.ValueKind == JsonValueKind.String && (parameter.Values.IsEmpty || parameter.Values.Contains(value.GetString()!, StringComparer.Ordinal)),
            "integer" or "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "array" => value.ValueKind == JsonValueKind.Array,
            "object" => value.ValueKind == JsonValueKind.Object,
            _ => true,
        };
        return fits ? value.Clone() : null;
    }

    /// <summary>What the text holds for a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="facts">The facts of the text; what is given out is taken.</param>
    /// <param name="choice">The tool, and the text.</param>
    public static JsonElement? FromText(ParameterCard parameter, TextFacts facts, ToolChoice choice)
    {
        switch (SchemaReading.TypeOf(parameter.Schema))
        {
            case "integer": return Number(facts.TakeNumber(parameter.Name, number => number.Value == decimal.Truncate(number.Value) && InRange(number.Value, parameter.Schema)));
            case "number": return Number(facts.TakeNumber(parameter.Name, number => InRange(number.Value, parameter.Schema)));
            case "boolean": return Flag(parameter, facts.Text);
            case "array": return List(parameter, facts);
            case "string": return Text(parameter, facts, choice) is { } text ? JsonText.String(text).ToElement() : null;
            default: return null;
        }
    }

    private static bool InRange(decimal value, JsonElement schema)
        => !(value < SchemaReading.Number(schema, "minimum")) && !(value > SchemaReading.Number(schema, "maximum"))
            && !(value <= SchemaReading.Number(schema, "exclusiveMinimum")) && !(value >= SchemaReading.Number(schema, "exclusiveMaximum"));

    private static JsonElement? Number(NumberInText? number)
        => number is null ? null : JsonText.Write(writer => writer.WriteRawValue(number.Text)).ToElement();

    private static JsonElement? Flag(ParameterCard parameter, string text)
    {
        var name = Words.Stems(parameter.Name);
        var words = Words.Split(text).Select(Words.Stem).ToArray();
        var at = Array.FindIndex(words, word => name.Contains(word));
        if (at < 0)
        {
            return null;
        }
        var negated = words[Math.Max(0, at - 2)..at].Any(static word => word is "no" or "not" or "without" or "never" or "don")
            || words.Skip(at + 1).FirstOrDefault() is "fals" or "off" or "no";
        return JsonText.Write(writer => writer.WriteBooleanValue(!negated)).ToElement();
    }

    private static JsonElement? List(ParameterCard parameter, TextFacts facts)
    {
        SchemaReading.TryGet(parameter.Schema, "items", JsonValueKind.Object, out var items);
        if (!parameter.Values.IsEmpty)
        {
            var named = parameter.Values.Where(value => EnumMatch.Score(value, facts.Text) > 0).ToArray();
            return named.Length == 0 ? null : ListOf(named.Select(JsonText.String));
        }
        if (SchemaReading.TypeOf(items) is "integer" or "number")
        {
            var numbers = new List<JsonText>();
            while (facts.TakeNumber(parameter.Name, number => InRange(number.Value, items)) is { } number)
            {
                numbers.Add(JsonText.Write(writer => writer.WriteRawValue(number.Text)));
            }
            return numbers.Count == 0 ? null : ListOf(numbers);
        }
        return SchemaReading.TypeOf(items) == "string" && !facts.Quoted.IsEmpty ? ListOf(facts.Quoted.Select(JsonText.String)) : null;
    }

    private static JsonElement ListOf(IEnumerable<JsonText> items) => JsonText.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            item.WriteTo(writer);
        }
        writer.WriteEndArray();
    }).ToElement();

    private static string? Text(ParameterCard parameter, TextFacts facts, ToolChoice choice)
    {
        if (!parameter.Values.IsEmpty)
        {
            return facts.TakeValue(parameter.Values);
        }
        if (SchemaReading.Text(parameter.Schema, "format") is "date" or "date-time")
        {
            return facts.Dates.FirstOrDefault();
        }
        var stems = Words.Stems(parameter.Name);
        if (stems.Any(static stem => stem is "period" or "timefram" or "timespan" or "sinc" or "range"))
        {
            return facts.Period;
        }
        if (facts.TakeQuoted() is { } quoted)
        {
            return quoted;
        }
        return PhraseFinder.After(parameter, facts.Text) ?? (parameter.Required ? PhraseFinder.Rest(choice) : null);
    }
}
