using System.Text.RegularExpressions;

namespace Netra.Agents;

/// <summary>What a question wants removed. Only what it says in so many words.</summary>
/// <param name="Everything">The whole log.</param>
/// <param name="Before">The first instant of which nothing is removed.</param>
internal sealed record Deletions(bool Everything, DateTimeOffset? Before)
{
    private static readonly Regex OlderThan = new("""\bolder than (?<span>[0-9]{1,4} (hour|day|week|month|year)s?)\b""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static readonly Regex All = new("""\b(all|everything|whole|entire|complete(ly)?)\b""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    /// <summary>What a question wants removed; null when it does not say.</summary>
    public static Deletions? Read(Triage triage, DateTimeOffset now)
    {
        var older = OlderThan.Match(triage.Question);
        if (older.Success)
        {
            return Timeframe.Read($"last {older.Groups["span"].Value}", now) is { Period.From: { } from } ? new(Everything: false, from) : null;
        }
        if (triage.Entities.Timeframe is { } timeframe)
        {
            return Timeframe.Read(timeframe, now) is { Period: { From: null, To: { } to } } ? new(Everything: false, to) : null;
        }
        return All.IsMatch(triage.Question) ? new(Everything: true, Before: null) : null;
    }
}
