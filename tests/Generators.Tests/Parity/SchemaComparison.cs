using System.Collections.Immutable;
using System.Text.Json;

namespace Netra.Generators.Tests.Parity;

/// <summary>One thing that our schema says and the peer's does not, or the other way round.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Place">Where, as the member names and keywords on the way, after <c>result</c> in what is returned; empty for the arguments.</param>
/// <param name="Keyword">The keyword.</param>
/// <param name="Ours">What we say, or null.</param>
/// <param name="Theirs">What the peer says, or null.</param>
internal sealed record SchemaDifference(string Tool, string Place, string Keyword, string? Ours, string? Theirs);

/// <summary>
/// Compares two schemas by what they mean: in any order of keywords and of names in a set, and with references followed, whatever
/// definitions are called.
/// </summary>
internal sealed class SchemaComparison(string tool, JsonElement ourRoot, JsonElement theirRoot)
{
    private static readonly ImmutableArray<string> NotSaid = ["$ref", "$defs", "$schema"];
    private static readonly ImmutableArray<string> OfSchemas = ["items", "additionalProperties", "not"];
    private static readonly ImmutableArray<string> OfLists = ["anyOf", "oneOf", "allOf"];

    private readonly HashSet<(string, string)> _seen = [];
    private readonly List<SchemaDifference> _differences = [];

    public static IReadOnlyList<SchemaDifference> Of(string tool, string place, JsonElement ours, JsonElement theirs)
    {
        var comparison = new SchemaComparison(tool, ours, theirs);
        comparison.Compare(place, ours, theirs);
        return comparison._differences;
    }

    private void Compare(string place, JsonElement our, JsonElement their)
    {
        // A recursive schema is compared once with each that it meets.
        if (Reference(our) is { } ourReference && !_seen.Add((ourReference, Schema.Resolve(theirRoot, their).GetRawText())))
        {
            return;
        }
        (our, var isOurNullable) = WithoutNull(ourRoot, our);
        (their, var isTheirNullable) = WithoutNull(theirRoot, their);
        if (isOurNullable != isTheirNullable)
        {
            _differences.Add(new(tool, place, "nullable", Text(isOurNullable), Text(isTheirNullable)));
        }
        var ours = Keywords(ourRoot, our);
        var theirs = Keywords(theirRoot, their);
        if (Choice(ours) is { } ourChoice && Choice(theirs) is { } theirChoice && ourChoice != theirChoice)
        {
            // What is chosen from is compared, too, whatever the choice is called.
            CompareBranches(place, ours[ourChoice], theirs[theirChoice]);
        }
        foreach (var keyword in ours.Keys.Union(theirs.Keys).Order(StringComparer.Ordinal))
        {
            var hasOurs = ours.TryGetValue(keyword, out var mine);
            var hasTheirs = theirs.TryGetValue(keyword, out var other);
            if (hasOurs && hasTheirs && keyword == "properties")
            {
                CompareProperties(place, mine, other);
            }
            else if (hasOurs && hasTheirs && OfSchemas.Contains(keyword) && mine.ValueKind == JsonValueKind.Object && other.ValueKind == JsonValueKind.Object)
            {
                Compare($"{place}/{keyword}", mine, other);
            }
            else if (hasOurs && hasTheirs && OfLists.Contains(keyword))
            {
                CompareBranches(place, mine, other);
            }
            else if (Text(hasOurs, mine) is var said && Text(hasTheirs, other) is var saidThere && said != saidThere)
            {
                _differences.Add(new(tool, place, keyword, said, saidThere));
            }
        }
    }

    // Of a choice that is of null as well, by a branch or by a type beside it: what else is chosen from.
    private static (JsonElement Schema, bool IsNullable) WithoutNull(JsonElement root, JsonElement schema)
    {
        var resolved = Schema.Resolve(root, schema);
        if (resolved.ValueKind != JsonValueKind.Object || Schema.Branches(resolved) is not { } branches)
        {
            return (schema, false);
        }
        var others = branches.Where(branch => Schema.Types(branch) is not ["null"]).ToList();
        return others.Count == 1 && branches.Count == 2 ? (others[0], true) : (schema, Schema.Types(resolved).Contains("null"));
    }

    // In whatever order: what the constants of a branch say tells it from the others.
    private void CompareBranches(string place, JsonElement ours, JsonElement theirs)
    {
        var mine = ours.EnumerateArray().ToDictionary(branch => Constants(ourRoot, branch), StringComparer.Ordinal);
        var other = theirs.EnumerateArray().ToDictionary(branch => Constants(theirRoot, branch), StringComparer.Ordinal);
        foreach (var branch in mine.Keys.Union(other.Keys).Order(StringComparer.Ordinal))
        {
            if (mine.TryGetValue(branch, out var our) && other.TryGetValue(branch, out var their))
            {
                Compare($"{place}/{branch}", our, their);
            }
            else
            {
                _differences.Add(new(tool, place, "branches", mine.ContainsKey(branch) ? branch : null, other.ContainsKey(branch) ? branch : null));
            }
        }
    }

    private static string Constants(JsonElement root, JsonElement branch)
    {
        var schema = Schema.Resolve(root, branch);
        return schema.TryGetProperty("properties", out var properties)
            ? string.Join(",", properties.EnumerateObject().Where(member => member.Value.TryGetProperty("const", out _)).Select(member => $"{member.Name}={member.Value.GetProperty("const")}"))
            : schema.GetRawText();
    }

    private static string? Choice(Dictionary<string, JsonElement> keywords) => OfLists.FirstOrDefault(keywords.ContainsKey);

    private void CompareProperties(string place, JsonElement ours, JsonElement theirs)
    {
        foreach (var name in ours.EnumerateObject().Select(p => p.Name).Union(theirs.EnumerateObject().Select(p => p.Name)))
        {
            var hasOurs = ours.TryGetProperty(name, out var mine);
            var hasTheirs = theirs.TryGetProperty(name, out var other);
            if (hasOurs && hasTheirs)
            {
                Compare($"{place}/{name}", mine, other);
            }
            else
            {
                _differences.Add(new(tool, place, "properties", hasOurs ? name : null, hasTheirs ? name : null));
            }
        }
    }

    // Beside a reference stands what is added to what it leads to.
    private static Dictionary<string, JsonElement> Keywords(JsonElement root, JsonElement schema)
    {
        var keywords = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var part in new[] { Schema.Resolve(root, schema), schema })
        {
            foreach (var keyword in part.ValueKind == JsonValueKind.Object ? part.EnumerateObject().Where(keyword => !NotSaid.Contains(keyword.Name)) : default(IEnumerable<JsonProperty>) ?? [])
            {
                keywords[keyword.Name] = keyword.Value;
            }
        }
        return keywords;
    }

    private static string? Reference(JsonElement schema) => schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference) ? reference.GetString() : null;

    private static string Text(bool value) => value ? "true" : "false";

    private static string? Text(bool exists, JsonElement value)
        => !exists ? null
            : value.ValueKind == JsonValueKind.Array ? $"[{string.Join(",", value.EnumerateArray().Select(item => JsonSerializer.Serialize(item)).Order(StringComparer.Ordinal))}]"
            : JsonSerializer.Serialize(value);
}
