using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>What a question needs of a log.</summary>
internal enum DataNeed
{
    Time,
    Feature,
    Model,
    Tokens,
    Price,
    Latency,
    Quality,
    PromptHash,
    CacheHit,
}

/// <summary>
/// How far a log suffices for a question. Computed: the mean, over what the question needs, of the share of rows that have it.
/// From 0.8 it is sufficient, from 0.4 partial; but a log that has nothing at all of what the question is about is never sufficient.
/// </summary>
internal static class DataNeeds
{
    public const decimal SufficientFrom = 0.8m;
    public const decimal PartialFrom = 0.4m;

    /// <summary>What questions of a category need, beside what they ask for by name.</summary>
    public static ImmutableArray<DataNeed> Of(Category category, bool repeatedPrompts)
    {
        ImmutableArray<DataNeed> needs = [DataNeed.Time, DataNeed.Feature, DataNeed.Model, DataNeed.Tokens, DataNeed.Price];
        needs = category switch
        {
            Category.Performance => needs.Add(DataNeed.Latency),
            Category.Quality => needs.Add(DataNeed.Quality),
            _ => needs,
        };
        return repeatedPrompts ? needs.Add(DataNeed.PromptHash).Add(DataNeed.CacheHit) : needs;
    }

    /// <summary>The share of rows that have something, 0 to 1; 0 when there are no rows.</summary>
    public static decimal Present(DataNeed need, UsageDescription log) => log.Rows == 0
        ? 0
        : need switch
        {
            DataNeed.Price => log.Priced,
            DataNeed.Latency => log.WithLatency,
            DataNeed.Quality => log.WithQuality,
            DataNeed.PromptHash => log.WithPromptHash,
            DataNeed.CacheHit => log.WithCacheHit,
            _ => log.Rows,
        } / (decimal)log.Rows;

    /// <summary>How far the log suffices.</summary>
    public static (Sufficiency Sufficiency, decimal Share) Measure(ImmutableArray<DataNeed> needs, UsageDescription log)
    {
        var share = needs.Average(need => Present(need, log));
        var lacksItsSubject = needs.Any(need => need is DataNeed.Latency or DataNeed.Quality or DataNeed.PromptHash && Present(need, log) == 0);
        var sufficiency = share >= SufficientFrom && !lacksItsSubject ? Sufficiency.Sufficient
            : share >= PartialFrom ? Sufficiency.Partial
            : Sufficiency.Insufficient;
        return (sufficiency, Math.Round(share, 4));
    }

    /// <summary>What is missing for the questions that a log could be asked.</summary>
    public static ImmutableArray<MissingData> MissingFrom(UsageDescription log)
        => log.Rows == 0
            ? [new("rows", "every question", 0)]
            : MissingFrom([DataNeed.Price, DataNeed.Latency, DataNeed.Quality, DataNeed.PromptHash, DataNeed.CacheHit], log);

    /// <summary>What is missing of what is needed, wholly or from some rows.</summary>
    public static ImmutableArray<MissingData> MissingFrom(ImmutableArray<DataNeed> needs, UsageDescription log)
        => log.Rows == 0
            ? [new("rows", "every question", 0)]
            : [.. needs.Where(need => Present(need, log) < 1).Select(need => new MissingData(ColumnOf(need), QuestionsOf(need), Math.Round(Present(need, log), 4)))];

    private static string ColumnOf(DataNeed need) => need switch
    {
        DataNeed.Time => "at",
        DataNeed.Feature => "feature",
        DataNeed.Model => "model",
        DataNeed.Tokens => "input_tokens",
        DataNeed.Price => "price",
        DataNeed.Latency => "latency_ms",
        DataNeed.Quality => "quality",
        DataNeed.PromptHash => "prompt_hash",
        DataNeed.CacheHit => "cache_hit",
        _ => throw new ArgumentOutOfRangeException(nameof(need), need, "Not a need."),
    };

    private static string QuestionsOf(DataNeed need) => need switch
    {
        DataNeed.Price => "what calls of unpriced models cost",
        DataNeed.Latency => "how fast calls are",
        DataNeed.Quality => "how good answers are",
        DataNeed.PromptHash => "which prompts repeat",
        DataNeed.CacheHit => "what a cache answers already",
        _ => "every question",
    };
}
