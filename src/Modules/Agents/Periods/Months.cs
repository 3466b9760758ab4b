using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Netra.Agents;

/// <summary>Dates with the name of a month, such as <c>June 2025</c>, <c>in June</c>, <c>June 3, 2025</c> and <c>3 June 2025</c>.</summary>
internal static class Months
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    // A month without a day or a year needs a word before it: "may" and "march" are words of their own.
    private static readonly Regex Pattern = new("""
        \b((?<word>since|after|before|until)\s+)?((?<day>[0-9]{1,2})(st|nd|rd|th)?\s+(of\s+)?(?<month>jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)(,?\s+(?<year>(19|20)[0-9]{2}))?|(?<month>jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)\s+((?<day>[0-9]{1,2})(st|nd|rd|th)?(,?\s+(?<year>(19|20)[0-9]{2}))?|(?<year>(19|20)[0-9]{2})))(?![\w-])|\b((?<word>since|after|before|until)|in|during|for|of)\s+(?<month>january|february|march|april|may|june|july|august|september|october|november|december)(?!\s+[0-9]|[\w-])
        """, Options);

    private static readonly ImmutableArray<string> Names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>The first such date of a text; null when it has none.</summary>
    public static string? Find(string text)
    {
        var match = Pattern.Match(text);
        return match.Success ? match.Value.Trim() : null;
    }

    /// <summary>The date in ISO form; null when the text is none. Without a year it is the last such month or day that has begun.</summary>
    public static string? ToIso(string text, DateTimeOffset now)
    {
        var match = Pattern.Match(text);
        if (!match.Success || match.Index != 0 || match.Length != text.Length)
        {
            return null;
        }
        var month = Names.IndexOf(match.Groups["month"].Value[..3].ToLowerInvariant()) + 1;
        var day = match.Groups["day"].Success ? int.Parse(match.Groups["day"].Value, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        var year = match.Groups["year"].Success ? int.Parse(match.Groups["year"].Value, NumberStyles.None, CultureInfo.InvariantCulture)
            : (month, Math.Max(day, 1)).CompareTo((now.Month, now.Day)) <= 0 ? now.Year
            : now.Year - 1;
        var word = match.Groups["word"].Success ? match.Groups["word"].Value.ToLowerInvariant() + " " : "";
        var iso = string.Create(CultureInfo.InvariantCulture, $"{word}{year:D4}-{month:D2}");
        return day == 0 ? iso : string.Create(CultureInfo.InvariantCulture, $"{iso}-{day:D2}");
    }
}
