using System.Collections.Immutable;

namespace Netra.Generators.Tests.Parity;

/// <summary>Where our schema is meant to differ from the library's.</summary>
/// <param name="What">What differs.</param>
/// <param name="Reason">Why.</param>
/// <param name="Covers">Whether a difference is this one.</param>
internal sealed record IntendedSchemaDifference(string What, string Reason, Func<SchemaDifference, bool> Covers)
{
    public static ImmutableArray<IntendedSchemaDifference> All() =>
    [
        new("no other arguments", "An argument that a model made up meant something; it is refused.", static at => at is { Place: "", Keyword: "additionalProperties", Ours: "false", Theirs: null }),
        new("the range of an integer type", "What does not fit is refused, and a model should know before.", static at => at.Keyword is "minimum" or "maximum" && at.Theirs is null && IsLimit(at.Ours)),
        new("documentation", "The library knows [Description] only; we read XML documentation too.", static at => at is { Keyword: "description", Theirs: null }),
        new("flags", "An array of names says what is possible; the library says that it is a string.", static at => at.Tool is "access" or "days" && at is { Place: "/value", Keyword: "type" or "items" or "uniqueItems" }),
        new("a set", "An item that comes twice is refused.", static at => at is { Tool: "set", Place: "/value", Keyword: "uniqueItems", Ours: "true", Theirs: null }),
        new("bytes", "Without it a model cannot know that the string is base64.", static at => at is { Keyword: "contentEncoding", Ours: "\"base64\"", Theirs: null }),
        new("an exclusive bound", "The library drops that a bound is exclusive.", static at => at is { Tool: "constrained", Place: "/open", Keyword: "exclusiveMinimum", Ours: "0" }),
        new("an anchored pattern", "[RegularExpression] is about the whole string, a schema's pattern about any part of it.", static at => at is { Tool: "constrained", Keyword: "pattern" }),
        new("an exact bound", "The library writes the bounds of a decimal as strings, which JSON Schema does not have.", static at => at is { Tool: "constrained", Place: "/exact", Keyword: "minimum" or "maximum" }),
        new("one of several types", "Exactly one of them holds, each names its discriminator as required, and one that contains itself is a definition.", static at => at.Tool is "figure" or "figures" or "formula" && at.Keyword is "anyOf" or "oneOf" or "type" or "required" && at.Place is "/value" or "/value/items"),
        new("an id", "The library cannot see into a converter.", static at => at is { Tool: "id", Keyword: "type", Ours: "\"string\"", Theirs: null }),
        new("items of a nullable collection", "The library makes the items of a nullable collection nullable, and loses the nullability of others.", static at => at.Tool is "maybe_map" or "maybe_texts" && at.Keyword == "type"),
        new("names of parameters", "The library leaves them as they are in C#; on the wire every name is in snake_case.", static at => at is { Tool: "named", Place: "", Keyword: "properties" }),
        new("any JSON but null", "Null is no JsonNode.", static at => at is { Tool: "node", Place: "/value", Keyword: "type", Theirs: null }),
        new("members that are only written", "They are in the schema of a result, not of an argument.", static at => at.Tool is "options" or "total" && at is { Keyword: "properties", Ours: null, Theirs: "computed" or "is_taxed" or "later" }),
        new("a length of time", "Our pattern refuses what cannot be read, such as 99 minutes; a comment is not for models.", static at => at is { Tool: "span", Keyword: "pattern" or "$comment" }),
        new("a default that is no number", "The library throws.", static at => at is { Tool: "defaults", Keyword: "(none)" }),
    ];

    private static bool IsLimit(string? number)
        => number is "0" or "255" or "-128" or "127" or "-32768" or "32767" or "65535" or "-2147483648" or "2147483647" or "4294967295" or "-9223372036854775808" or "9223372036854775807" or "18446744073709551615";
}
