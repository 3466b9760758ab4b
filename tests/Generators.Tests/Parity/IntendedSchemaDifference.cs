using System.Collections.Immutable;
using System.Text.Json;

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
        new("flags", "An array of names says what is possible; the library says that it is a string.", static at => at.Tool is "access" or "days" && at is { Place: "/value" or "result", Keyword: "type" or "items" or "uniqueItems" }),
        new("a set", "An item that comes twice is refused.", static at => at is { Tool: "set" or "set_items", Place: "/value" or "result", Keyword: "uniqueItems", Ours: "true", Theirs: null }),
        new("bytes", "Without it a model cannot know that the string is base64.", static at => at is { Keyword: "contentEncoding", Ours: "\"base64\"", Theirs: null }),
        new("a length of bytes", "The string has four characters for three bytes; the library gives the number of bytes for that of characters.", static at => at is { Tool: "blob", Keyword: "minLength" or "maxLength" }),
        new("an exclusive bound", "The library drops that a bound is exclusive.", static at => at is { Tool: "constrained" or "open", Place: "/open" or "/value", Keyword: "exclusiveMinimum", Ours: "0" }),
        new("an anchored pattern", "[RegularExpression] is about the whole string, a schema's pattern about any part of it.", static at => at is { Tool: "constrained" or "word" or "account", Keyword: "pattern", Theirs: not null } && at.Ours == JsonSerializer.Serialize($"^(?:{JsonSerializer.Deserialize<string>(at.Theirs)})$")),
        new("an exact bound", "The library writes the bounds of a decimal as strings, which JSON Schema does not have.", static at => at is { Tool: "constrained" or "price", Keyword: "minimum" or "maximum" } && at.Theirs == $"\"{at.Ours}\""),
        new("a bound that the type does not reach", "What does not fit the type is refused, whatever [Range] says.", static at => at is { Tool: "small", Keyword: "minimum", Ours: "0", Theirs: "-5" } or { Tool: "small", Keyword: "maximum", Ours: "255", Theirs: "1000" }),
        new("a bound that is infinite", "The library throws.", static at => at is { Tool: "great", Keyword: "(none)" }),
        new("[MaxLength] without a length", "It is no bound; the library publishes -1.", static at => at is { Tool: "unbounded", Keyword: "maxLength", Ours: null, Theirs: "-1" }),
        new("the size of a dictionary", "It is an object, of which JSON Schema counts properties.", static at => at is { Tool: "map_items", Keyword: "maxProperties", Ours: "2", Theirs: null } or { Tool: "map_items", Keyword: "maxItems", Ours: null, Theirs: "2" }),
        new("[Required]", "Neither null nor a blank text is enough, and so the binder refuses them; the library does not read it.", static at => at is { Tool: "counted" or "given" or "account", Keyword: "type" } && at.Theirs?.Replace("\"null\",", "", StringComparison.Ordinal).Replace(",\"null\"", "", StringComparison.Ordinal) == $"[{at.Ours}]"
            || at is { Tool: "spoken" or "account", Keyword: "pattern" or "allOf", Theirs: null } && at.Ours!.Contains("\\\\S", StringComparison.Ordinal)),
        new("[AllowedValues] of an enumeration", "Of the names the allowed ones are left.", static at => at is { Tool: "warm", Keyword: "enum", Ours: "[\"red\"]" }),
        new("[AllowedValues] where null is a value", "Constraints are about what is given; whether something must be the type says.", static at => at is { Tool: "dice", Keyword: "enum", Ours: "[1,2,6,null]", Theirs: "[1,2,6]" }),
        new("one of several types: the choice", "Exactly one of them holds.", static at => IsUnion(at) && at is { Keyword: "oneOf", Theirs: null } or { Keyword: "anyOf", Ours: null }),
        new("one of several types: objects", "Each says itself that it is an object; the library says it once beside the choice.", static at => IsUnion(at) && at is { Keyword: "type", Ours: "\"object\"", Theirs: null } or { Keyword: "type", Ours: null, Theirs: "\"object\"" or "[\"null\",\"object\"]" }),
        new("one of several types: the discriminator", "Each requires its own; the library requires it once beside the choice.", static at => IsUnion(at) && at.Keyword == "required" && at.Ours is null ? at.Theirs is "[\"kind\"]" or "[\"$type\"]" : at is { Keyword: "required", Ours: not null } && Without(at.Ours) == Without(at.Theirs ?? "[]")),
        new("a value type's parameters", "They are required as those of a class are; the library makes the default of what is absent.", static at => at is { Tool: "formula", Keyword: "required", Ours: "[\"$type\",\"value\"]", Theirs: null }),
        new("an id", "The library cannot see into a converter.", static at => at is { Tool: "id", Keyword: "type", Ours: "\"string\"", Theirs: null }),
        new("items of a nullable collection", "The library makes the items of a nullable collection nullable, and loses the nullability of others.", static at => at.Tool is "maybe_map" or "maybe_texts" or "count_up" && at.Keyword == "type" || at is { Tool: "figures", Keyword: "nullable", Ours: "true" }),
        new("a result that may be null", "The library looks at a method's type, not at its nullability.", static at => at is { Tool: "at_least" or "given" or "maybe_text" or "maybe_map", Place: "result", Keyword: "type", Theirs: not null } && at.Ours == $"[\"null\",{at.Theirs}]"),
        new("a computed member that is never null", "The library takes a member without a setter for one that may be.", static at => at is { Tool: "options", Place: "result/computed", Keyword: "type", Ours: "\"string\"" }),
        new("names of parameters", "The library leaves them as they are in C#; on the wire every name is in snake_case.", static at => at is { Tool: "named", Place: "", Keyword: "properties" }),
        new("any JSON but null", "Null is no JsonNode.", static at => at is { Tool: "node", Place: "/value" or "result", Keyword: "type", Theirs: null }),
        new("members that are only written", "They are in the schema of a result, not of an argument.", static at => at.Tool is "options" or "total" && at is { Keyword: "properties", Ours: null, Theirs: "computed" or "is_taxed" or "later" }),
        new("a length of time", "Our pattern refuses what cannot be read, such as 99 minutes; a comment is not for models.", static at => at is { Tool: "span", Keyword: "pattern" or "$comment" }),
        new("a default that is no number", "The library throws.", static at => at is { Tool: "defaults", Keyword: "(none)" }),
    ];

    private static bool IsUnion(SchemaDifference at) => at.Tool is "figure" or "figures" or "formula";

    private static string Without(string required)
        => string.Join(',', JsonSerializer.Deserialize<string[]>(required)!.Where(name => name is not ("kind" or "$type")));

    private static bool IsLimit(string? number)
        => number is "0" or "255" or "-128" or "127" or "-32768" or "32767" or "65535" or "-2147483648" or "2147483647" or "4294967295" or "-9223372036854775808" or "9223372036854775807" or "18446744073709551615";
}
