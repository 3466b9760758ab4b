using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Netra.Agents;

/// <summary>Reads what a question names: features and models of the log, periods, numbers.</summary>
internal static class EntityReader
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    private static readonly Regex FamilyPattern = new("""\b(gpt|claude|gemini|llama|mistral|mixtral|qwen|deepseek|command|phi)-[a-z0-9][\w.-]*\w|\b(gpt|claude|gemini|llama)-[0-9]\b(?!-)""", Options);

    private static readonly Regex TowardsPattern = new("""\b(to|onto|with|by|on|use|using|into)\s+(the\s+)?$""", Options);

    private static readonly Regex PercentPattern = new("""(?<n>-?[0-9][0-9,]{0,8}(\.[0-9]{1,6})?)\s?(%|percent\b)""", Options);

    private static readonly Regex MillisecondPattern = new("""(?<n>[0-9][0-9,]{0,8}(\.[0-9]{1,6})?)\s?(ms|milliseconds?)\b""", Options);

    private static readonly Regex RateLimitPattern = new("""\b(rate )?limit(ed)? (of |to |at |is )?(?<n>[0-9][0-9,]{0,10})|(?<n>[0-9][0-9,]{0,10}) ?(rpm\b|(calls|requests)? ?(a|per|/) ?min(ute)?\b)""", Options);

    private static readonly Regex DoublePattern = new("""\bdoubl(e|ed|es|ing)\b""", Options);

    private static readonly Regex TriplePattern = new("""\btripl(e|ed|es|ing)\b""", Options);

    private static readonly Regex ByPattern = new("""\b(by|per|each|every|which|what|a) (?<by>feature|model|provider|hour|day)s?\b""", Options);

    private static readonly Regex TokenPattern = new("""\btokens?\b""", Options);

    private static readonly Regex CallPattern = new("""\b(calls|requests|traffic)\b""", Options);

    private static readonly Regex CostPattern = new("""\b(cost|costs|spend|spending|spent|money|bill)\b""", Options);

    private static readonly Regex FailurePattern = new("""\b(fail(s|ed|ures?)?|errors?)\b""", Options);

    private static readonly Regex LatencyPattern = new("""\b(latenc(y|ies)|slow\w*|response times?|speed)\b""", Options);

    private static readonly Regex FormatPattern = new("""\b(csv|json|markdown)\b""", Options);

    private static readonly Regex MetricPattern = new("""\b((?<input>input tokens?|prompt (length|size)s?|context)|(?<output>output tokens?|answer (length|size)s?|response (length|size)s?)|(?<total>tokens?)|(?<cost>costs?|spend(ing)?|price)|(?<latency>latenc(y|ies)|slow\w*|speed|response times?)|(?<quality>quality|ratings?))\b""", Options);

    // "What did X cost", "how much does X cost", "the cost of X", "spent on X".
    private static readonly Regex SubjectPattern = new("""\b(did|does|do|has|is|will)\s+(the\s+)?(?<name>[\w./: -]+?)\s+(cost|costs|costing)\b|\b(cost|price) of (the\s+)?(?<name>[\w./: -]+?)(\s+(in|over|during|since|last|this|for|on)\b|[?.!,]|$)|\b(spend|spent|spending|pay|paid) (on|for) (the\s+)?(?<name>[\w./: -]+?)(\s+(in|over|during|since|last|this)\b|[?.!,]|$)""", Options);

    private static readonly Regex GeneralSubject = new("""^(i|we|you|it|this|that|they|these|those|all|all that|everything|anything|my|our|us|me|much|things?|most|(my|our|the|all( (my|our|the))?)?\s*(llm|ai|language model|total|whole|entire)?\s*(usage|calls?|requests?|log|data|bill|spend(ing)?|models?|features?|tokens?|services?|organi[sz]ation|company|llms?|money)|((each|every|which|what) )?(model|feature|provider|day|hour)s?|language models?)$""", Options);

    public static Entities Read(string question, UsageDescription log, PriceList prices)
    {
        var models = Models(question, log, prices);
        var features = NameFinder.Find(question, log.Features.Select(static feature => feature.Name));
        return new()
        {
            Features = [.. features.Select(static one => one.Name).Distinct(StringComparer.Ordinal)],
            Models = [.. models.Select(static one => one.Name).Distinct(StringComparer.OrdinalIgnoreCase)],
            TargetModel = Target(question, models),
            Timeframe = Timeframe.Find(question),
            Percents = Percents(question),
            Milliseconds = [.. MillisecondPattern.Matches(question).Select(Number).OfType<decimal>()],
            RateLimit = RateLimitPattern.Match(question) is { Success: true } limit && Number(limit) is { } rate and >= 1 and <= 100_000_000 ? (int)rate : null,
            By = By(question),
            Measure = TokenPattern.IsMatch(question) ? Measure.Tokens : CallPattern.IsMatch(question) ? Measure.Calls : Measure.Cost,
            Watched = Watched(question),
            Compared = [.. Metrics(question).Take(2)],
            Format = FormatPattern.Match(question).Value.ToLowerInvariant() switch
            {
                "csv" => ReportFormat.Csv,
                "json" => ReportFormat.Json,
                "markdown" => ReportFormat.Markdown,
                _ => null,
            },
            UnknownName = features.IsEmpty && models.IsEmpty ? UnknownName(question) : null,
        };
    }

    private static ImmutableArray<NameFinder.Found> Models(string question, UsageDescription log, PriceList prices)
    {
        var known = NameFinder.Find(question, log.Models.Select(static model => model.Name).Concat(prices.Models.Select(static price => price.Model)));
        // A name of a known family that is neither in the log nor listed is a model all the same, one without a price.
        var strangers = FamilyPattern.Matches(question).Where(match => !known.Any(one => match.Index == one.Start && match.Index + match.Length <= one.End))
            .Select(static match => new NameFinder.Found(match.Value, match.Index, match.Index + match.Length))
            .ToArray();
        // "gpt-4-mini" is not "gpt-4".
        return [.. known.Where(one => !strangers.Any(other => one.Start >= other.Start && one.End <= other.End)).Concat(strangers).OrderBy(static one => one.Start)];
    }

    private static string? Target(string question, ImmutableArray<NameFinder.Found> models)
    {
        foreach (var model in models)
        {
            if (TowardsPattern.IsMatch(question[..model.Start]))
            {
                return model.Name;
            }
        }
        return models.IsEmpty ? null : models[^1].Name;
    }

    private static ImmutableArray<decimal> Percents(string question)
    {
        var percents = PercentPattern.Matches(question).Select(Number).OfType<decimal>().ToImmutableArray();
        return !percents.IsEmpty ? percents
            : DoublePattern.IsMatch(question) ? [100]
            : TriplePattern.IsMatch(question) ? [200]
            : [];
    }

    private static BreakDownBy? By(string question) => ByPattern.Match(question).Groups["by"].Value.ToLowerInvariant() switch
    {
        "feature" => BreakDownBy.Feature,
        "model" => BreakDownBy.Model,
        "provider" => BreakDownBy.Provider,
        "hour" => BreakDownBy.Hour,
        "day" => BreakDownBy.Day,
        _ => null,
    };

    private static AnomalyMetric? Watched(string question)
        => FailurePattern.IsMatch(question) ? AnomalyMetric.Failures
            : LatencyPattern.IsMatch(question) ? AnomalyMetric.Latency
            : TokenPattern.IsMatch(question) ? AnomalyMetric.Tokens
            : CallPattern.IsMatch(question) ? AnomalyMetric.Calls
            : CostPattern.IsMatch(question) ? AnomalyMetric.Cost
            : null;

    private static IEnumerable<CallMetric> Metrics(string question)
        => MetricPattern.Matches(question).Select(static match => match.Groups.Values.First(group => group.Success && group.Name.Length > 1).Name switch
        {
            "input" => CallMetric.InputTokens,
            "output" => CallMetric.OutputTokens,
            "total" => CallMetric.TotalTokens,
            "cost" => CallMetric.Cost,
            "latency" => CallMetric.Latency,
            _ => CallMetric.Quality,
        }).Distinct();

    private static string? UnknownName(string question)
    {
        var match = SubjectPattern.Match(question);
        var name = match.Groups["name"].Value.Trim();
        return match.Success && name.Length is > 1 and <= 60 && UsageNames.IsValid(name) && !GeneralSubject.IsMatch(name) ? name : null;
    }

    private static decimal? Number(Match match) => decimal.TryParse(
        match.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : null;
}
