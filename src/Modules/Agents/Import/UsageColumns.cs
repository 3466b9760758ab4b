using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>A column of a usage log.</summary>
internal enum UsageColumn
{
    CallId,
    At,
    Feature,
    Provider,
    Model,
    InputTokens,
    OutputTokens,
    LatencyMs,
    Success,
    CacheHit,
    PromptHash,
    Quality,
}

/// <summary>Which column of a file is which: our own names, or the Azure trace's. Immutable.</summary>
internal sealed class UsageColumns
{
    private const string Own = "call_id, at, feature, provider, model, input_tokens, output_tokens, latency_ms, success, cache_hit, prompt_hash, quality";
    private const string Expected = "a header of " + Own + "; or of TIMESTAMP, ContextTokens, GeneratedTokens";

    private readonly ImmutableArray<int> _places;

    private UsageColumns(ImmutableArray<int> places, ImmutableArray<string> names)
    {
        _places = places;
        Names = names;
    }

    /// <summary>The header's names, in the order of the file.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Where a column stands; -1 when the file has none of it.</summary>
    public int this[UsageColumn column] => _places[(int)column];

    /// <summary>The name of a column as the file has it, else as we name it.</summary>
    public string NameOf(UsageColumn column) => this[column] is >= 0 and var place ? Names[place] : OwnName(column);

    /// <summary>The name at a place of a row, which may have more fields than the header.</summary>
    public string NameAt(int field) => field < Names.Length ? Names[field] : $"column {field + 1}";

    /// <summary>Reads a header; on failure the result is null and the problem says what is wrong.</summary>
    public static UsageColumns? Read(CsvReader header, UsageImportOptions options, out UsageImportResult.InvalidCsv? problem)
    {
        var places = new int[Enum.GetValues<UsageColumn>().Length];
        Array.Fill(places, -1);
        var names = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < header.Count; i++)
        {
            var name = header[i].Trim().ToString();
            names.Add(name);
            if (Named(name) is not { } column)
            {
                problem = new(header.LineOf(i), Shown(name), Expected);
                return null;
            }
            if (places[(int)column] >= 0)
            {
                problem = new(header.LineOf(i), Shown(name), "each column once");
                return null;
            }
            places[(int)column] = i;
        }
        problem = Missing(places, options) is { } missing ? new(header.Line, OwnName(missing), Wanted(missing)) : null;
        return problem is null ? new([.. places], names.ToImmutable()) : null;
    }

    /// <summary>The name that our own files have for a column.</summary>
    public static string OwnName(UsageColumn column) => column switch
    {
        UsageColumn.CallId => "call_id",
        UsageColumn.At => "at",
        UsageColumn.Feature => "feature",
        UsageColumn.Provider => "provider",
        UsageColumn.Model => "model",
        UsageColumn.InputTokens => "input_tokens",
        UsageColumn.OutputTokens => "output_tokens",
        UsageColumn.LatencyMs => "latency_ms",
        UsageColumn.Success => "success",
        UsageColumn.CacheHit => "cache_hit",
        UsageColumn.PromptHash => "prompt_hash",
        UsageColumn.Quality => "quality",
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "Not a column."),
    };

    private static UsageColumn? Missing(int[] places, UsageImportOptions options)
    {
        bool Lacks(UsageColumn column) => places[(int)column] < 0;
        return Lacks(UsageColumn.At) ? UsageColumn.At
            : Lacks(UsageColumn.InputTokens) ? UsageColumn.InputTokens
            : Lacks(UsageColumn.OutputTokens) ? UsageColumn.OutputTokens
            : Lacks(UsageColumn.Feature) && options.Feature is null ? UsageColumn.Feature
            : Lacks(UsageColumn.Model) && options.Model is null ? UsageColumn.Model
            : null;
    }

    private static string Wanted(UsageColumn column) => column is UsageColumn.Feature or UsageColumn.Model
        ? $"a column {OwnName(column)}, or the {OwnName(column)} of all rows as an argument"
        : Expected;

    private static UsageColumn? Named(string name) => name.ToLowerInvariant() switch
    {
        "call_id" => UsageColumn.CallId,
        "at" or "timestamp" => UsageColumn.At,
        "feature" => UsageColumn.Feature,
        "provider" => UsageColumn.Provider,
        "model" => UsageColumn.Model,
        "input_tokens" or "contexttokens" => UsageColumn.InputTokens,
        "output_tokens" or "generatedtokens" => UsageColumn.OutputTokens,
        "latency_ms" => UsageColumn.LatencyMs,
        "success" => UsageColumn.Success,
        "cache_hit" => UsageColumn.CacheHit,
        "prompt_hash" => UsageColumn.PromptHash,
        "quality" => UsageColumn.Quality,
        _ => null,
    };

    // What a stranger's file has as a header goes back to its sender, cut and without control characters.
    private static string Shown(string name)
    {
        var clean = string.Concat(name.Where(static c => !char.IsControl(c)).Take(60));
        return clean.Length == 0 ? "(no name)" : clean;
    }
}
