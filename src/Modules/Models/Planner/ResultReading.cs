using System.Collections.Immutable;
using System.Text.Json;

namespace Netra.Models.Planner;

/// <summary>Reads names and rows out of what tools returned.</summary>
internal static class ResultReading
{
    private const int MostDepth = 6;

    /// <summary>Names of the kind that is asked for: what lists of that name hold, and the rows of what was grouped by it.</summary>
    /// <param name="returns">What tools returned.</param>
    /// <param name="kind">The kind, such as <c>feature</c> or <c>to_model</c>.</param>
    public static ImmutableArray<string> Names(ImmutableArray<ToolReturn> returns, string kind)
        => [.. returns.SelectMany(one => Lists(one.Value, 0)).Where(list => Words.Stems(list.Name).Intersect(Words.Stems(kind)).Any()).SelectMany(static list => RowNames(list.Items)).Distinct(StringComparer.Ordinal)];

    /// <summary>All names of all lists.</summary>
    public static IEnumerable<string> AllNames(ImmutableArray<ToolReturn> returns)
        => returns.SelectMany(static one => Lists(one.Value, 0)).SelectMany(static list => RowNames(list.Items));

    /// <summary>The names of the rows of what was grouped by a kind, in their order, or by the figure that the text names, the greatest first.</summary>
    public static ImmutableArray<string> Ranked(ImmutableArray<ToolReturn> returns, string kind, string by)
    {
        var kinds = Words.Stems(kind);
        foreach (var one in returns.Reverse())
        {
            // A result that says what it was grouped by.
            var isGrouped = one.Value.ValueKind == JsonValueKind.Object
                && one.Value.EnumerateObject().Any(member => member.Value.ValueKind == JsonValueKind.String && Words.Stems(member.Value.GetString()!).Intersect(kinds).Any());
            var lists = Lists(one.Value, 0).ToArray();
            var named = Array.FindIndex(lists, list => Words.Stems(list.Name).Intersect(kinds).Any());
            var at = isGrouped ? Array.FindIndex(lists, static list => list.Items.GetArrayLength() > 0 && list.Items[0].ValueKind == JsonValueKind.Object) : named;
            if (at < 0)
            {
                continue;
            }
            var items = lists[at].Items.EnumerateArray().ToArray();
            var column = items.Length == 0 || items[0].ValueKind != JsonValueKind.Object ? null
                : items[0].EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.Number).Select(static member => member.Name)
                    .FirstOrDefault(name => Words.Stems(name).Intersect(Words.Stems(by)).Any());
            var rows = column is null ? items : [.. items.OrderByDescending(item => item.TryGetProperty(column, out var value) && value.TryGetDecimal(out var number) ? number : decimal.MinValue)];
            return [.. rows.Select(NameOf).OfType<string>()];
        }
        return [];
    }

    /// <summary>What a row is called: its first text, or itself.</summary>
    public static string? NameOf(JsonElement row) => row.ValueKind switch
    {
        JsonValueKind.String => row.GetString(),
        JsonValueKind.Object => row.EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.String).Select(static member => member.Value.GetString()).FirstOrDefault(),
        _ => null,
    };

    private static IEnumerable<string> RowNames(JsonElement items) => items.EnumerateArray().Select(NameOf).OfType<string>();

    private static IEnumerable<(string Name, JsonElement Items)> Lists(JsonElement value, int depth)
    {
        if (value.ValueKind != JsonValueKind.Object || depth > MostDepth)
        {
            yield break;
        }
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Array)
            {
                yield return (member.Name, member.Value);
            }
            foreach (var inner in Lists(member.Value, depth + 1))
            {
                yield return inner;
            }
        }
    }
}
