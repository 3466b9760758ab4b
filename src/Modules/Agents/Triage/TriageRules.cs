using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>Triage by rules: keywords to category and intent, names and numbers to entities, the log to sufficiency.</summary>
internal static class TriageRules
{
    /// <summary>The confidence under which a model is asked.</summary>
    public const double SureFrom = 0.6;

    // Rules read the beginning of a long text, so that reading takes bounded time.
    private const int MostRead = 2_000;
    private const double ContestedFactor = 0.85;

    /// <summary>Triage of a question over a log.</summary>
    public static Triage Assess(string question, UsageDescription log, PriceList prices)
    {
        var read = question.Length <= MostRead ? question : question[..MostRead];
        var entities = EntityReader.Read(read, log, prices);
        var hasQuantity = !entities.Percents.IsEmpty || entities.RateLimit is not null;
        var signs = IntentRules.Read(read, namesModel: !entities.Models.IsEmpty, hasQuantity);
        var (intent, category, confidence) = signs.IsEmpty ? (Intent.Unknown, Category.Other, 0d) : (signs[0].Intent, signs[0].Category, signs[0].Weight);
        if (signs.Any(sign => sign.Weight == confidence && sign.Category != category))
        {
            confidence *= ContestedFactor;
        }
        // A feature or a model alone is a question after its cost.
        if (intent == Intent.Unknown && (!entities.Features.IsEmpty || !entities.Models.IsEmpty))
        {
            (intent, category, confidence) = (Intent.Figure, Category.Cost, 0.6);
        }
        return Complete(
            new()
            {
                Question = question,
                Category = category,
                Intent = intent,
                Priority = IntentRules.IsUrgent(read) ? Priority.High : Priority.Normal,
                Entities = entities,
                Confidence = Math.Round(confidence, 2),
            },
            log);
    }

    /// <summary>The same triage with what a model found instead of what rules did not.</summary>
    public static Triage With(Triage triage, Category category, Intent intent, UsageDescription log)
        => Complete(triage with { Category = category, Intent = intent, Confidence = SureFrom }, log);

    /// <summary>Whether the question needs only one figure, for which no recommendation is asked.</summary>
    public static bool NeedsOneFigure(Triage triage) => triage.Intent switch
    {
        Intent.Figure or Intent.SwitchModel or Intent.Grow or Intent.Describe or Intent.Export or Intent.Delete or Intent.Correlate => true,
        Intent.Latency => IntentRules.AsksForOneNumber(triage.Question[..Math.Min(triage.Question.Length, MostRead)]),
        _ => false,
    };

    private static Triage Complete(Triage triage, UsageDescription log)
    {
        var needs = triage.Category == Category.Other ? [] : DataNeeds.Of(triage.Category, triage.Intent == Intent.RepeatedPrompts);
        var (sufficiency, share) = needs.IsEmpty ? (Sufficiency.Insufficient, 0m) : DataNeeds.Measure(needs, log);
        return triage with
        {
            DataSufficiency = sufficiency,
            DataShare = share,
            Missing = log.Rows == 0 ? DataNeeds.MissingFrom(log) : needs.IsEmpty ? [] : DataNeeds.MissingFrom(needs, log),
            Log = log,
        };
    }
}
