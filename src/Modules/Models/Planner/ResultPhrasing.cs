using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Netra.Models.Planner;

/// <summary>Puts what tools returned into words by templates. Every figure is as the tool gave it; none is made.</summary>
internal static class ResultPhrasing
{
    private const int MostRows = 50;
    private const int MostDepth = 8;

    /// <summary>What tools returned, in words; what the user named, or asked for by its rank, first.</summary>
    public static string Phrase(ImmutableArray<ToolReturn> returns, string ask)
    {
        var text = new StringBuilder();
        foreach (var row in Meant(returns, ask))
        {
            text.Append("**").Append(ResultReading.NameOf(row)).Append("**: ")
                .AppendJoin(", ", row.EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.Number).Select(static member => $"{Label(member.Name).ToLowerInvariant()} {member.Value.GetRawText()}"))
                .Append(".\n\n");
        }
        foreach (var (tool, value) in returns)
        {
            if (text.Length > 0 && text[^1] != '\n')
            {
                text.Append(returns.All(static one => IsScalar(one.Value)) ? "\n" : "\n\n");
            }
            var name = tool.Length == 0 ? "The tool" : Label(tool);
            if (Failure(value) is { } failure)
            {
                text.Append(name).Append(" did not work: ").Append(failure);
            }
            else if (IsScalar(value))
            {
                text.Append(name).Append(": ").Append(Scalar(value));
            }
            else
            {
                text.Append(name).Append(":\n");
                Write(text, value, depth: 0);
            }
        }
        return text.ToString().TrimEnd();
    }

    // Rows with figures that the text names; else the one whose rank it asks for.
    private static JsonElement[] Meant(ImmutableArray<ToolReturn> returns, string ask)
    {
        var rows = returns.SelectMany(static one => Rows(one.Value)).ToArray();
        var named = rows.Where(row => EnumMatch.Score(ResultReading.NameOf(row)!, ask) > 0).ToArray();
        if (named.Length > 0)
        {
            // A name that is a part of another that is named is not meant: gpt-4 of gpt-4-turbo.
            return [.. named.Where(row => !named.Any(other => Words.Squash(ResultReading.NameOf(other)!) is var longer && longer.Length > Words.Squash(ResultReading.NameOf(row)!).Length
                && longer.Contains(Words.Squash(ResultReading.NameOf(row)!), StringComparison.Ordinal)))];
        }
        if (Wanted.RankIn(ask) is not { } rank || rows.Length < 2)
        {
            return [];
        }
        var column = rows[0].EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.Number).Select(static member => member.Name)
            .FirstOrDefault(name => Words.Stems(name).Intersect(Words.Stems(rank.By)).Any());
        var ordered = column is null ? rows : [.. rows.OrderByDescending(row => row.TryGetProperty(column, out var value) && value.TryGetDecimal(out var number) ? number : decimal.MinValue)];
        var place = rank.Place < 0 ? ordered.Length - 1 : rank.Place;
        return place < ordered.Length ? [ordered[place]] : [];
    }

    private static IEnumerable<JsonElement> Rows(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }
        // The first list of rows is what was asked for; others explain it.
        var list = value.EnumerateObject().Select(static member => member.Value).FirstOrDefault(static member => member.ValueKind == JsonValueKind.Array && member.GetArrayLength() > 0
            && member.EnumerateArray().All(static row => ResultReading.NameOf(row) is not null && row.ValueKind == JsonValueKind.Object && row.EnumerateObject().Any(static one => one.Value.ValueKind == JsonValueKind.Number)));
        if (list.ValueKind == JsonValueKind.Array)
        {
            foreach (var row in list.EnumerateArray())
            {
                yield return row;
            }
        }
    }

    private static void Write(StringBuilder text, JsonElement value, int depth)
    {
        var indent = new string(' ', 2 * depth);
        if (depth > MostDepth)
        {
            text.Append(indent).Append(value.GetRawText()).Append('\n');
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            WriteArray(text, value, depth, indent);
        }
        else
        {
            foreach (var member in value.EnumerateObject())
            {
                text.Append(indent).Append("- ").Append(Label(member.Name)).Append(':');
                if (IsScalar(member.Value))
                {
                    text.Append(' ').Append(Scalar(member.Value)).Append('\n');
                    continue;
                }
                text.Append(IsEmpty(member.Value) ? " none\n" : "\n");
                if (!IsEmpty(member.Value))
                {
                    Write(text, member.Value, depth + 1);
                }
            }
        }
    }

    private static void WriteArray(StringBuilder text, JsonElement array, int depth, string indent)
    {
        var items = array.EnumerateArray().ToArray();
        if (items.Length > 0 && items.All(static item => item.ValueKind == JsonValueKind.Object && item.EnumerateObject().All(static member => IsScalar(member.Value))))
        {
            WriteTable(text, items);
            return;
        }
        foreach (var item in items.Take(MostRows))
        {
            text.Append(indent).Append("- ");
            if (IsScalar(item))
            {
                text.Append(Scalar(item)).Append('\n');
            }
            else
            {
                text.Append('\n');
                Write(text, item, depth + 1);
            }
        }
        WriteRest(text, items.Length);
    }

    private static void WriteTable(StringBuilder text, JsonElement[] rows)
    {
        var columns = rows.SelectMany(static row => row.EnumerateObject().Select(static member => member.Name)).Distinct(StringComparer.Ordinal).ToArray();
        text.Append("\n| ").AppendJoin(" | ", columns.Select(Label)).Append(" |\n|");
        foreach (var column in columns)
        {
            text.Append(rows.All(row => !row.TryGetProperty(column, out var cell) || cell.ValueKind is JsonValueKind.Number or JsonValueKind.Null) ? "---:|" : "---|");
        }
        text.Append('\n');
        foreach (var row in rows.Take(MostRows))
        {
            text.Append("| ").AppendJoin(" | ", columns.Select(column => row.TryGetProperty(column, out var cell) ? Cell(cell) : "")).Append(" |\n");
        }
        WriteRest(text, rows.Length);
        text.Append('\n');
    }

    private static void WriteRest(StringBuilder text, int count)
    {
        if (count > MostRows)
        {
            text.Append(CultureInfo.InvariantCulture, $"... and {count - MostRows} more\n");
        }
    }

    private static string Cell(JsonElement cell) => Scalar(cell).Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static bool IsScalar(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static bool IsEmpty(JsonElement value)
        => value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() == 0 : !value.EnumerateObject().Any();

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null or JsonValueKind.Undefined => "none",
        _ => value.GetRawText(),
    };

    // The shape in which a refused call is reported to models.
    private static string? Failure(JsonElement value)
    {
        if (!SchemaReading.TryGet(value, "error", JsonValueKind.String, out var error) && !SchemaReading.TryGet(value, "error", JsonValueKind.Object, out error))
        {
            return null;
        }
        if (SchemaReading.TryGet(value, "problems", JsonValueKind.Array, out var problems))
        {
            return string.Join("; ", problems.EnumerateArray().Select(static problem
                => $"{SchemaReading.Text(problem, "path")} must be {SchemaReading.Text(problem, "expected")}")) + ".";
        }
        var inner = error.ValueKind == JsonValueKind.Object ? error : value;
        var message = SchemaReading.Text(inner, "message");
        return message.Length > 0 ? message : error.ValueKind == JsonValueKind.String ? error.GetString()! + "." : error.GetRawText();
    }

    private static string Label(string name)
    {
        var words = name.Replace('_', ' ');
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
