using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Netra.Models.Planner;

/// <summary>A number as it stands in a text.</summary>
/// <param name="Text">The number as JSON has it: no thousands separators.</param>
/// <param name="Value">Its value.</param>
/// <param name="Start">Where it stands.</param>
/// <param name="End">Where it ends.</param>
internal sealed record NumberInText(string Text, decimal Value, int Start, int End);

/// <summary>What a text holds that can become an argument. Each fact is given out once.</summary>
internal sealed class TextFacts
{
    // An apostrophe inside a word is no quotation mark.
    private static readonly Regex QuotedPattern = new("""["“](?<q>[^"“”]*)["”]|`(?<q>[^`]*)`|(?<!\w)'(?<q>[^']*)'(?!\w)""", RegexOptions.CultureInvariant);

    private static readonly Regex DatePattern = new("""\b[0-9]{4}-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?(?![0-9])""", RegexOptions.CultureInvariant);

    private static readonly Regex NumberPattern = new("""(?<![\w.-])-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?(?=(?:ms|s|h|d|w|x|kb|mb|gb|km|m|kg|g)?(?!\w))""", RegexOptions.CultureInvariant);

    private static readonly Regex PeriodPattern = new("""\b((last|past|previous)\s+([0-9]+\s+)?(minute|hour|day|week|month|year)s?|(this|current)\s+(day|week|month|year)|today|yesterday|[0-9]+[hdwm])\b""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private readonly HashSet<int> _taken = [];
    private readonly HashSet<string> _valuesTaken = new(StringComparer.Ordinal);
    private int _quotesTaken;

    public TextFacts(string text)
    {
        Text = text;
        Quoted = [.. QuotedPattern.Matches(text).Select(static match => match.Groups["q"].Value)];
        Dates = [.. DatePattern.Matches(text).Select(static match => match.Value)];
        // Numbers are looked for outside quotes and dates.
        var bare = DatePattern.Replace(QuotedPattern.Replace(text, Blank), Blank);
        Numbers = [.. NumberPattern.Matches(bare).Select(static match => Number(match)).OfType<NumberInText>()];
        var period = PeriodPattern.Match(text);
        Period = period.Success ? period.Value : Dates.Length switch
        {
            0 => null,
            1 => Dates[0],
            _ => $"{Dates[0]}..{Dates[1]}",
        };
    }

    public string Text { get; }

    /// <summary>What stands in quotation marks.</summary>
    public ImmutableArray<string> Quoted { get; }

    /// <summary>ISO dates and instants.</summary>
    public ImmutableArray<string> Dates { get; }

    public ImmutableArray<NumberInText> Numbers { get; }

    /// <summary>A stretch of time, such as <c>last 7 days</c>, <c>24h</c> or two dates.</summary>
    public string? Period { get; }

    /// <summary>The first number not given out yet that fits, one that stands beside a word of the name before others.</summary>
    public NumberInText? TakeNumber(string name, Func<NumberInText, bool> fits)
    {
        NumberInText? best = null;
        var bestDistance = int.MaxValue;
        foreach (var number in Numbers)
        {
            if (_taken.Contains(number.Start) || !fits(number))
            {
                continue;
            }
            var distance = IsBeside(number, name) ? 0 : 1;
            if (distance < bestDistance)
            {
                (best, bestDistance) = (number, distance);
            }
        }
        if (best is not null)
        {
            _taken.Add(best.Start);
        }
        return best;
    }

    /// <summary>The value that the text names best, one not given out yet before others.</summary>
    public string? TakeValue(ImmutableArray<string> values)
    {
        var best = EnumMatch.Best([.. values.Except(_valuesTaken, StringComparer.Ordinal)], Text) ?? EnumMatch.Best(values, Text);
        if (best is not null)
        {
            _valuesTaken.Add(best);
        }
        return best;
    }

    /// <summary>The next quoted text not given out yet.</summary>
    public string? TakeQuoted() => _quotesTaken < Quoted.Length ? Quoted[_quotesTaken++] : null;

    private bool IsBeside(NumberInText number, string name)
    {
        if (name.Contains("percent", StringComparison.OrdinalIgnoreCase) && Text.AsSpan(number.End).TrimStart().StartsWith("%", StringComparison.Ordinal))
        {
            return true;
        }
        var words = Words.Stems(name);
        var before = Words.Stems(Text[Math.Max(0, number.Start - 24)..number.Start]).LastOrDefault();
        var after = Words.Stems(Text[number.End..Math.Min(Text.Length, number.End + 24)]).FirstOrDefault();
        return (before is not null && words.Contains(before)) || (after is not null && words.Contains(after));
    }

    private static string Blank(Match match) => new(' ', match.Length);

    private static NumberInText? Number(Match match)
    {
        var plain = match.Value.Replace(",", "", StringComparison.Ordinal);
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? new(value.ToString(CultureInfo.InvariantCulture), value, match.Index, match.Index + match.Length)
            : null;
    }
}
