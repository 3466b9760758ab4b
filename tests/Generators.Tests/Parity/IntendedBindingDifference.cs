using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Netra.Generators.Tests.Parity;

/// <summary>Where our binding is meant to differ from System.Text.Json's. It is of one of three kinds.</summary>
/// <param name="What">What differs.</param>
/// <param name="Reason">Why.</param>
/// <param name="Tool">The tool of an example.</param>
/// <param name="Json">The value of the example.</param>
internal sealed record IntendedBindingDifference(string What, string Reason, string Tool, string Json)
{
    /// <summary>We refuse what the peer takes: whether a problem that we found, with what stands there, is this one.</summary>
    public Func<ParityCase, BindProblem, JsonElement?, bool>? Refuses { get; init; }

    /// <summary>We take what the peer refuses or understands otherwise: the form of a value that it understands as we do, or null for any other value.</summary>
    public Func<ParityTool, JsonElement, JsonElement, string?>? Reads { get; init; }

    /// <summary>We take it, and give back what the peer does not: whether a case is this one.</summary>
    public Func<ParityCase, bool>? Keeps { get; init; }

    public static ImmutableArray<IntendedBindingDifference> All() =>
    [
        new("null where null is no value", "The serializer looks at the nullability of members only, not at that of a whole value or of items.", "text", """null""")
        {
            Refuses = static (_, problem, at) => problem.Code == "wrong_type" && at?.ValueKind == JsonValueKind.Null,
        },
        new("a constraint", "The serializer knows no constraints.", "options", """{"title":"t","count":10}""")
        {
            Refuses = static (_, problem, _) => problem.Code == "out_of_range" && problem.Expected is "an integer from 1 to 9" or "a number from 0 to 100" or "a string of at most 3 characters",
        },
        new("a relative URI", "A model that gives a path means a file of its own machine; only an absolute URI says what it is.", "address", "\"a/b\"")
        {
            Refuses = static (_, problem, at) => problem is { Code: "invalid_value", Expected: "an absolute URI" } && at?.ValueKind == JsonValueKind.String,
        },
        new("another form of an enumeration's name", "A name is taken exactly as the schema says it, not in other casing, with spaces around it or in a list.", "colour", "\"RED\"")
        {
            Refuses = static (_, problem, at) => problem.Code == "invalid_value" && problem.Expected.StartsWith("one of ", StringComparison.Ordinal) && at?.ValueKind == JsonValueKind.String,
        },
        new("an object that does not say of which type it is", "Whoever forgets the discriminator is told; the serializer takes the base type, with nothing of the derived one.", "figure", """{"name":"n"}""")
        {
            Refuses = static (_, problem, _) => problem.Code == "missing" && problem.Path.EndsWith(".kind", StringComparison.Ordinal),
        },
        new("a value type made of nothing", "Its constructor's parameters are required as those of a class are; the serializer makes the default.", "formula", """{"$type":1}""")
        {
            Refuses = static (one, problem, _) => one.Tool.Name == "formula" && problem.Code == "missing" && problem.Path.EndsWith(".value", StringComparison.Ordinal),
        },
        new("an instant without an offset", "It would be taken for the time of the machine's zone, which the model does not know.", "instant", "\"2026-01-31T09:30:00\"")
        {
            Refuses = static (one, problem, at) => one.Tool.Type == typeof(DateTimeOffset) && problem.Code == "invalid_value" && at?.ValueKind == JsonValueKind.String,
        },
        new("a decimal that cannot be exact", "The serializer rounds it, to nothing if it is small.", "decimal", """1e-40""")
        {
            Refuses = static (_, problem, at) => problem.Code == "out_of_range" && problem.Expected.EndsWith("of at most 28 digits", StringComparison.Ordinal) && at?.ValueKind == JsonValueKind.Number,
        },
        new("what cannot be written", "The serializer takes a number that is too great for infinity, and half of a surrogate pair as it is; neither can it write.", "double", """1e400""")
        {
            Refuses = static (one, problem, _) => one.Theirs == Peer.Unwritable && (problem is { Code: "out_of_range" } || (problem.Code == "invalid_value" && problem.Expected.EndsWith("of whole Unicode characters", StringComparison.Ordinal))),
        },
        new("a member that is only written", "A model that sends it expects it to count; the serializer drops it.", "options", """{"title":"t","computed":"c"}""")
        {
            Refuses = static (_, problem, _) => problem.Code == "unknown" && problem.Path.Split('.')[^1] is "ignored" or "computed" or "half" or "gross",
        },
        new("a time written short", "One digit for the hour, or days alone, is not what the schema says.", "time", "\"9:30:00\"")
        {
            Refuses = static (one, problem, at) => (one.Tool.Type == typeof(TimeOnly) || one.Tool.Type == typeof(TimeSpan)) && problem.Code == "invalid_value"
                && at is { ValueKind: JsonValueKind.String } text && !Regex.IsMatch(text.GetString()!, @"^-?(\d{1,8}\.)?\d{2}:\d{2}:\d{2}(\.\d{1,7})?$"),
        },
        new("an integer written with a point or an exponent", "JSON has one kind of number, and JSON Schema calls 1.0 an integer.", "int", """1.0""")
        {
            Reads = static (_, value, schema) => value.ValueKind == JsonValueKind.Number && Schema.Types(schema).Contains("integer")
                && decimal.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.Truncate(number) == number
                && (number == 0 ? "0" : number.ToString("0", CultureInfo.InvariantCulture)) is var plain && plain != value.GetRawText()
                ? plain
                : null,
        },
        new("a date and time with an offset", "The serializer converts it to the machine's zone; we convert it to UTC.", "moment", "\"2026-01-31T09:30:00+02:00\"")
        {
            Reads = static (tool, value, _) => tool.Type == typeof(DateTime) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var instant)
                ? JsonSerializer.Serialize(instant.UtcDateTime)
                : null,
        },
        new("names twice in any JSON", "What is taken as it is is taken as it is.", "any", """{"a":1,"a":2}""")
        {
            Keeps = static one => (one.Tool.Type == typeof(JsonElement) || one.Tool.Type == typeof(JsonText)) && one.Theirs is null && one.Ours == JsonText.From(JsonText.Parse(one.Json).ToElement()).ToString(),
        },
        new("a computed member without a JSON form", "It is left out, and so is in no schema; the serializer throws.", "total", """{"net":1,"tax":2}""")
        {
            Keeps = static one => one.Tool.Name == "total" && one.Theirs == Peer.Unwritable,
        },
        new("flags", "They are an array of names, which a schema can say; the serializer writes them into one string.", "days", """["monday"]""")
        {
            Keeps = static one => one.Tool.Type.IsEnum && one.Tool.Type.IsDefined(typeof(FlagsAttribute), inherit: false) && one.Theirs is null,
        },
        new("IReadOnlySet", "The serializer cannot make one.", "set", """[1]""")
        {
            Keeps = static one => one.Tool.Type == typeof(IReadOnlySet<int>) && one.Theirs is null,
        },
    ];
}
