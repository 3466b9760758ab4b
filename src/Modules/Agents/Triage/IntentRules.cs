using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Netra.Agents;

/// <summary>A sign of an intent.</summary>
/// <param name="Intent">What the question wants.</param>
/// <param name="Category">What it is about then.</param>
/// <param name="Weight">How sure the sign is, 0 to 1.</param>
internal readonly record struct IntentSign(Intent Intent, Category Category, double Weight);

/// <summary>The keywords by which a question's intent is known.</summary>
internal static class IntentRules
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    private static readonly Regex Deletion = new("""\b(delete|remove|erase|purge|wipe|clear)\b.*\b(usage|logs?|rows?|data|history|records?|calls)\b""", Options);

    private static readonly Regex Export = new("""\b(export|download)\b|\b(as|to|into) (a |an )?(csv|json|markdown)\b|\b(csv|json|markdown) (file|report)\b""", Options);

    private static readonly Regex Move = new("""\b(mov(e|ed|es|ing)|switch(ed|es|ing)?|migrat(e|ed|es|ing|ion)|replac(e|ed|es|ing)|chang(e|ed|es|ing)|rout(e|ed|es|ing)|swap(ped|s|ping)?|instead)\b""", Options);

    private static readonly Regex Hypothetical = new("""\b(if|suppose|what would|would .* cost|had been|were on|ran on|run on)\b""", Options);

    private static readonly Regex RepeatedPrompts = new("""\b(cach(e|es|ed|ing)|repeat(ed|s|ing)?|repetiti(ve|ons?)|duplicate[ds]?|(same|identical) (prompts?|questions?|requests?|calls?))\b""", Options);

    private static readonly Regex Correlation = new("""\b(correlat\w*|relationship|related to|depends? on|goes? together|go together|link between)\b""", Options);

    private static readonly Regex Growth = new("""\b(grow(s|th|n|ing)?|grew|doubl(e|ed|es|ing)|tripl(e|ed|es|ing)|more (calls|requests|traffic|users|usage)|scale[ds]?|rate limits?|increas(e|ed|es|ing) by)\b""", Options);

    private static readonly Regex Anomaly = new("""\b(anomal(y|ies|ous)|unusual(ly)?|spik(e|es|ed|ing)|outliers?|strange|weird|abnormal|sudden(ly)?|suspicious|alerts?|monitor(ing)?|out of the ordinary)\b""", Options);

    private static readonly Regex Pattern = new("""\b(patterns?|peaks?|busiest|busy|quietest|hours? of (the )?day|days? of (the )?week|weekdays?|weekends?|times? of (the )?day|workload|traffic|when (do|does|are|is|did))\b""", Options);

    private static readonly Regex Speed = new("""\b(latenc(y|ies)|slow(er|est|ly|ness)?|fast(er|est)?|speed|response times?|p50|p90|p95|p99|percentiles?|milliseconds?|how long|quick(er|est|ly)?|performance|delays?)\b|[0-9] ?ms\b""", Options);

    private static readonly Regex Quality = new("""\b(quality|accura(cy|te)|how good|correctness|ratings?|success rate|fail(s|ed|ing|ures?)?|error rates?|errors)\b""", Options);

    private static readonly Regex Saving = new("""\b(spend(ing)? less|pay(ing)? less|cost(s|ing)? less|sav(e|es|ed|ing|ings)|reduc(e|es|ed|ing|tion)|cut(s|ting)?|lower(ing)?|optimi[sz](e|es|ed|ing|ation)|too (much|expensive|high)|bring down|recommend\w*|improv(e|ed|ement|ements|ing)|economi[sz]e|cheap(er|en|est)|waste[ds]?|wasting)\b""", Options);

    private static readonly Regex Choice = new("""\b((which|what|right|best|better|cheap(er|est)|other|another) models?|model choice|alternative)\b""", Options);

    private static readonly Regex Advice = new("""\b(which|what) models? (should|can|could|would|shall|do you)\b""", Options);

    private static readonly Regex Spread = new("""\bwhere\b.*\b(money|costs?|spend(ing)?|spent|budget|bill)\b|\b(break(ing)? ?down|broken down|split|distribut(ed|ion)|share of)\b|\b(by|per|each|every|which) (feature|model|provider|hour|day)s?\b|\bmost expensive\b|\bcosts? (the )?most\b""", Options);

    private static readonly Regex Driver = new("""\b(driv(e|es|er|ers|ing|en)|why|causes?|caused|reasons?|trends?|went up|going up|rising|rose|gone up|change[ds]?)\b""", Options);

    private static readonly Regex Counting = new("""\bhow many\b.*\b(calls|requests|tokens|prompts)\b|\bnumber of (calls|requests|tokens)\b|\btokens\b.*\bused?\b""", Options);

    private static readonly Regex Description = new("""\b(describe|what('s| is| data is| do you have)? in (my|the|our) (log|data)|what (data|features|models|rows)|which (features|models|data)|how many rows|which period|my (usage )?log|my data)\b""", Options);

    private static readonly Regex Cost = new("""\b(costs?|costing|spend(s|ing)?|spent|bills?|billed|prices?|pay|paid|expens(e|es|ive)|money|dollars?|usd|charged?|how much|budget|invoice)\b|\$""", Options);

    private static readonly Regex OneNumber = new("""\b(p50|p90|p95|p99|mean|average|median|typical)\b""", Options);

    private static readonly Regex Urgent = new("""\b(urgent(ly)?|asap|immediately|right now|emergency|critical)\b|!{2,}""", Options);

    /// <summary>All signs that a question shows, the surest first; among equals, the more special intent first.</summary>
    public static ImmutableArray<IntentSign> Read(string question, bool namesModel, bool hasQuantity)
    {
        var signs = new List<IntentSign>();
        void Add(bool shown, Intent intent, Category category, double weight)
        {
            if (shown)
            {
                signs.Add(new(intent, category, weight));
            }
        }

        var aboutSpeed = Speed.IsMatch(question);
        Add(Deletion.IsMatch(question), Intent.Delete, Category.Configuration, 1);
        Add(Export.IsMatch(question), Intent.Export, Category.Configuration, 1);
        Add(namesModel && (Move.IsMatch(question) || Hypothetical.IsMatch(question)), Intent.SwitchModel, Category.ModelChoice, 1);
        Add(RepeatedPrompts.IsMatch(question), Intent.RepeatedPrompts, Category.Configuration, 1);
        Add(Correlation.IsMatch(question), Intent.Correlate, aboutSpeed ? Category.Performance : Category.Workload, 1);
        Add(Growth.IsMatch(question), Intent.Grow, Category.Workload, hasQuantity ? 1 : 0.65);
        Add(Anomaly.IsMatch(question), Intent.Anomalies, Category.Monitoring, 0.98);
        Add(Pattern.IsMatch(question), Intent.Patterns, Category.Workload, 0.9);
        Add(aboutSpeed, Intent.Latency, Category.Performance, 0.97);
        Add(Quality.IsMatch(question), Intent.Quality, Category.Quality, 0.95);
        Add(Saving.IsMatch(question), Intent.Save, Choice.IsMatch(question) ? Category.ModelChoice : Category.Cost, 0.96);
        Add(Advice.IsMatch(question), Intent.Save, Category.ModelChoice, 0.96);
        Add(Choice.IsMatch(question), Intent.Save, Category.ModelChoice, 0.9);
        Add(Spread.IsMatch(question), Intent.BreakDown, Category.Cost, 0.95);
        Add(Driver.IsMatch(question), Intent.Drivers, Category.Cost, 0.85);
        Add(Counting.IsMatch(question), Intent.Figure, Category.Workload, 0.9);
        Add(Description.IsMatch(question), Intent.Describe, Category.Configuration, 0.8);
        Add(Cost.IsMatch(question), Intent.Figure, Category.Cost, 0.75);
        return [.. signs.OrderByDescending(static sign => sign.Weight)];
    }

    /// <summary>Whether the question asks for one number of a report.</summary>
    public static bool AsksForOneNumber(string question) => OneNumber.IsMatch(question);

    /// <summary>Whether the question sounds urgent.</summary>
    public static bool IsUrgent(string question) => Urgent.IsMatch(question);
}
