namespace Netra.Agents;

/// <summary>Takes over what a model guessed, if it says anything, and tells what triage found.</summary>
internal static class TriageGuesses
{
    /// <summary>The triage with the guess in it; null when the guess says nothing that a log could answer.</summary>
    public static Triage? Adopt(Triage triage, TriageGuess guess, UsageDescription log)
    {
        if (guess.Category is not { } category || category == Category.Other)
        {
            return null;
        }
        var intent = guess.Intent is { } given and not Intent.Unknown ? given : UsualIntent(category);
        // Nothing is removed or written because a model guessed so.
        return intent is Intent.Delete or Intent.Export ? null : TriageRules.With(triage, category, intent, log);
    }

    /// <summary>The triage in a sentence.</summary>
    public static string Describe(Triage triage)
    {
        var subject = triage.Category == Category.Other ? "I cannot tell what this asks of a usage log" : $"This is about {Words(triage.Category.ToString())} ({Words(triage.Intent.ToString())})";
        var named = string.Join(", ", triage.Entities.Features.Concat(triage.Entities.Models));
        return $"{subject}{(named.Length == 0 ? "" : ": " + named)}. The log is {Words(triage.DataSufficiency.ToString())} for it.";
    }

    private static Intent UsualIntent(Category category) => category switch
    {
        Category.Performance => Intent.Latency,
        Category.Workload => Intent.Patterns,
        Category.Configuration => Intent.Describe,
        Category.Monitoring => Intent.Anomalies,
        Category.ModelChoice => Intent.Save,
        Category.Quality => Intent.Quality,
        _ => Intent.BreakDown,
    };

    private static string Words(string name)
        => string.Concat(name.Select(static (c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
