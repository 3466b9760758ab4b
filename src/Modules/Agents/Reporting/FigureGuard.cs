using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Netra.Agents;

/// <summary>Keeps a model from bringing figures of its own into an answer.</summary>
internal static class FigureGuard
{
    private static readonly Regex FigurePattern = new("""\d[\d,]*(\.\d+)?""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex WordPattern = new("""\p{L}+""", RegexOptions.CultureInvariant);

    private const int MostTimesLonger = 3;

    private static readonly FrozenSet<string> NumberWords = FrozenSet.ToFrozenSet(
        [
            "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
            "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand",
            "million", "billion", "dozen", "half", "third", "quarter", "twice", "double", "triple", "thrice",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether every figure of a text occurs in the draft, and the text is one at all.</summary>
    public static bool Accepts(string? text, string draft)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > (MostTimesLonger * draft.Length) + 1_000)
        {
            return false;
        }
        var known = Read(draft).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Read(text).All(known.Contains);
    }

    // Digits of any script: what is not written as in the draft is not in the draft.
    private static IEnumerable<string> Read(string text)
    {
        foreach (Match match in FigurePattern.Matches(text))
        {
            yield return match.Value.Replace(",", "", StringComparison.Ordinal);
        }
        foreach (Match match in WordPattern.Matches(text))
        {
            if (NumberWords.Contains(match.Value))
            {
                yield return match.Value;
            }
        }
    }
}
