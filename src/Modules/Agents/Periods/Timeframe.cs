using System.Globalization;
using System.Text.RegularExpressions;

namespace Netra.Agents;

/// <summary>A stretch of time in a user's words. Immutable.</summary>
/// <param name="Period">From and to, UTC.</param>
/// <param name="Label">The stretch in words, with its dates; <c>all time</c> when it is open at both ends.</param>
internal sealed record Timeframe(UsagePeriod Period, string Label)
{
    private static readonly Regex RollingPattern = new("""^((the\s+)?(last|past|previous)\s+((?<n>[0-9]+)\s+)?(?<unit>hour|day|week|month|year)s?|(?<short>[0-9]+)(?<letter>[hdwm]))$""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex DatesPattern = new("""^((?<word>since|after|before|until)\s+)?(from\s+|in\s+|on\s+)?(?<a>[0-9]{4}(-[0-9]{2}){0,2})(\s*(\.\.|to|until|-|and)\s*(?<b>[0-9]{4}(-[0-9]{2}){0,2}))?$""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex InTextPattern = new("""\b((the\s+)?(last|past|previous)\s+([0-9]+\s+)?(hour|day|week|month|year)s?|(this|current)\s+(week|month|year)|today|yesterday|[0-9]+[hdwm]|((since|after|before|until)\s+)?[0-9]{4}-[0-9]{2}(-[0-9]{2})?(\s*(\.\.|to|until|and)\s*[0-9]{4}-[0-9]{2}(-[0-9]{2})?)?|((?<=\bin\s)|since\s+)(19|20)[0-9]{2})(?![\w-])""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    /// <summary>What <see cref="Read"/> understands.</summary>
    public const string Expected =
        "such as 24h, 7d, 4w, 6m, last 7 days, last month, today, yesterday, 2026-03, 2026-03-01, 2026-03-01..2026-03-31 or since 2026-03-01";

    /// <summary>Everything.</summary>
    public static Timeframe All { get; } = new(default, "all time");

    /// <summary>Reads a stretch of time; null when it is not understood.</summary>
    /// <param name="text">Null or blank for everything.</param>
    /// <param name="now">What "last" and "today" are counted from.</param>
    public static Timeframe? Read(string? text, DateTimeOffset now)
    {
        var words = text?.Trim().ToLowerInvariant() ?? "";
        if (words is "" or "all" or "all time" or "ever" or "always" or "everything")
        {
            return All;
        }
        return Rolling(words, now) ?? Named(words, now) ?? Dates(Months.ToIso(words, now) ?? words);
    }

    /// <summary>A label as part of a sentence, with a space before it; nothing for all time.</summary>
    public static string Within(string label)
        => label == All.Label ? ""
            : label.StartsWith("the ", StringComparison.Ordinal) ? " in " + label
            : !char.IsAsciiDigit(label[0]) ? " " + label
            : label.Contains(" to ", StringComparison.Ordinal) ? " from " + label
            : " on " + label;

    /// <summary>The first stretch of time that a text names, in the text's words; null when it names none.</summary>
    public static string? Find(string text)
    {
        var match = InTextPattern.Match(text);
        return match.Success ? match.Value.Trim() : Months.Find(text);
    }

    private static Timeframe? Rolling(string words, DateTimeOffset now)
    {
        var match = RollingPattern.Match(words);
        if (!match.Success)
        {
            return null;
        }
        var digits = match.Groups["n"].Value + match.Groups["short"].Value;
        var count = digits.Length == 0 ? 1 : digits.Length > 4 ? 0 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (count == 0)
        {
            return null;
        }
        var unit = (match.Groups["unit"].Value + match.Groups["letter"].Value)[0];
        var from = unit switch
        {
            'h' => now.AddHours(-count),
            'd' => now.AddDays(-count),
            'w' => now.AddDays(-7 * count),
            'm' => now.AddMonths(-count),
            _ => now.AddYears(-Math.Min(count, 100)),
        };
        var name = unit switch { 'h' => "hour", 'd' => "day", 'w' => "week", 'm' => "month", _ => "year" };
        return Of(from, now, string.Create(CultureInfo.InvariantCulture, $"the last {(count == 1 ? name : $"{count} {name}s")}"));
    }

    private static Timeframe? Named(string words, DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var month = new DateTimeOffset(today.Year, today.Month, 1, 0, 0, 0, TimeSpan.Zero);
        // ISO 8601 weeks begin on Monday.
        var week = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        return words switch
        {
            "today" => Of(today, today.AddDays(1), "today"),
            "yesterday" => Of(today.AddDays(-1), today, "yesterday"),
            "this week" => Of(week, week.AddDays(7), "this week"),
            "this month" or "current month" => Of(month, month.AddMonths(1), "this month"),
            "this year" or "current year" => Of(new(today.Year, 1, 1, 0, 0, 0, TimeSpan.Zero), new(today.Year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero), "this year"),
            _ => null,
        };
    }

    private static Timeframe? Dates(string words)
    {
        var match = DatesPattern.Match(words);
        if (!match.Success)
        {
            return null;
        }
        var first = match.Groups["a"].Success ? Span(match.Groups["a"].Value) : null;
        var second = match.Groups["b"].Success ? Span(match.Groups["b"].Value) : null;
        if ((match.Groups["a"].Success && first is null) || (match.Groups["b"].Success && second is null))
        {
            return null;
        }
        return match.Groups["word"].Value switch
        {
            "since" or "after" => new(new(first!.Value.From, null), "since " + Day(first.Value.From)),
            "before" or "until" => new(new(null, first!.Value.From), "before " + Day(first.Value.From)),
            _ when second is { } last => last.To > first!.Value.From ? Of(first.Value.From, last.To, null) : null,
            _ => Of(first!.Value.From, first.Value.To, null),
        };
    }

    // A day, a month or a year: its beginning and its end.
    private static (DateTimeOffset From, DateTimeOffset To)? Span(string text)
    {
        var style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var culture = CultureInfo.InvariantCulture;
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", culture, style, out var day) && day.Year < 9999 ? (day, day.AddDays(1))
            : DateTimeOffset.TryParseExact(text, "yyyy-MM", culture, style, out var month) && month.Year < 9999 ? (month, month.AddMonths(1))
            : DateTimeOffset.TryParseExact(text, "yyyy", culture, style, out var year) && year.Year is > 1900 and < 9999 ? (year, year.AddYears(1))
            : null;
    }

    private static Timeframe Of(DateTimeOffset from, DateTimeOffset to, string? name)
    {
        var midnights = from.TimeOfDay == TimeSpan.Zero && to.TimeOfDay == TimeSpan.Zero;
        var dates = !midnights ? $"{Minute(from)} to {Minute(to)} UTC"
            : to - from == TimeSpan.FromDays(1) ? Day(from)
            : $"{Day(from)} to {Day(to.AddDays(-1))}";
        return new(new(from, to), name is null ? dates : $"{name} ({dates})");
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Minute(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
