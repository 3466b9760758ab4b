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
        new("a constraint inside", "The attributes of a member of an item, or of a member of a member, are enforced too.", "figures", """[{"kind":"circle","radius":101}]""")
        {
            Refuses = static (_, problem, _) => problem.Code == "out_of_range" && problem.Expected is "a number from 0 to 100",
        },
        new("a length in characters", "JSON Schema counts Unicode characters; the attribute counts halves of surrogate pairs.", "at_least", "\"\U0001F600\"")
        {
            Refuses = static (one, problem, at) => one.Tool.Name == "at_least" && problem.Code == "out_of_range" && at?.GetString() is { } text && text.Any(char.IsSurrogate),
        },
        new("no text for a pattern", "The attribute takes an empty text for none; to a schema it is one that does not match.", "word", "\"\"")
        {
            Refuses = static (_, problem, at) => problem.Code == "invalid_value" && problem.Expected.StartsWith("a string matching ", StringComparison.Ordinal) && at?.GetString() is "",
        },
        new("white space in base64", "Two texts would be the same bytes, and models do not mean it.", "encoded", "\"AQID AQID\"")
        {
            Refuses = static (one, problem, at) => one.Tool.Name == "encoded" && problem.Code == "invalid_value" && at?.GetString() is { } text && text.Any(char.IsWhiteSpace),
        },
        new("a URL of nothing", "The attribute looks at the scheme alone.", "link", "\"http://\"")
        {
            Refuses = static (one, problem, at) => one.Tool.Name == "link" && problem.Code == "invalid_value" && at?.GetString() is "http://",
        },
        new("an e-mail address with spaces", "The attribute looks for line ends alone.", "mail", "\"a b@c\"")
        {
            Refuses = static (_, problem, at) => problem.Code == "invalid_value" && problem.Expected.StartsWith("an e-mail address", StringComparison.Ordinal) && at?.GetString() is { } text && text.Any(char.IsWhiteSpace),
        },
        new("blank as ECMA-262 has it", "A schema's pattern can say no other; a byte order mark is white space there, not in .NET.", "spoken", "\"\uFEFF\"")
        {
            Refuses = static (one, problem, at) => one.Tool.Name == "spoken" && problem.Code == "invalid_value" && at?.GetString() is "\uFEFF",
        },
        new("not blank as ECMA-262 has it", "A schema's pattern can say no other; the next-line character is white space in .NET, not there.", "spoken", "\"\u0085\"")
        {
            Keeps = static one => one.Tool.Name == "spoken" && one is { Ours: { } ours, Theirs: null } && JsonText.Parse(ours).ToElement().GetString() is "\u0085",
        },
        new("an item twice in a set", "A model that says a thing twice meant two; the serializer drops one.", "set_items", """["a","a"]""")
        {
            Refuses = static (one, problem, _) => one.Tool.Name == "set_items" && problem.Code == "duplicate",
        },
        new("null beside [AllowedValues]", "Constraints are about what is given; whether something must be the type says.", "dice", """null""")
        {
            Keeps = static one => one.Tool.Name == "dice" && one is { Json: "null", Theirs: null },
        },
        new("[AllowedValues] of another type", "They are taken in the type of the value; to the attribute 1 is no byte and 0.5 no decimal.", "rate", """0.5""")
        {
            Keeps = static one => one.Tool.Name is "rate" or "small_dice" && one.Theirs is null,
        },
        new("[Range] of whole numbers on a fraction", "The attribute rounds what is given, so that with exclusive bounds nothing is between 0 and 1.", "open", """0.1""")
        {
            Keeps = static one => one.Tool.Name == "open" && one.Theirs is null,
        },
        new("[Range] of whole numbers on a fraction beyond them", "The attribute rounds what is given, so that 1.1 is 1.", "account", """{"name":"a","tags":[],"share":1.1}""")
        {
            Refuses = static (_, problem, at) => problem is { Code: "out_of_range", Expected: "a number from 0 to 1 or null" } && at?.ValueKind == JsonValueKind.Number,
        },
        new("a number as a discriminator, with a point", "1.0 is 1, to a schema and wherever else a whole number is asked for.", "formula", """{"value":0,"$type":1.0}""")
        {
            Keeps = static one => one is { Tool.Name: "formula", Ours: not null, Theirs: null } && (one.Json.Contains("\"$type\":1.0", StringComparison.Ordinal) || one.Json.Contains("\"$type\":100e-2", StringComparison.Ordinal)),
        },
        new("[Range] of a float", "The bound is taken as a float, too; to the attribute 0.1f is more than 0.1.", "tenth", """0.1""")
        {
            Keeps = static one => one.Tool.Name == "tenth" && one is { Ours: "0.1", Theirs: null },
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
