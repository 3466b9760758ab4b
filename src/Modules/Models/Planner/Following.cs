using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Netra.Models.Planner;

/// <summary>Tells what the user wants called, with what was said before where a question goes on from it.</summary>
internal static class Following
{
    // How far back a question may lead.
    private const int MostTurns = 10;

    private static readonly Regex GoesOnPattern = new(
        """^\s*(?:and|but|or|also|then|now|so|only|same|instead|what about|how about|what if|why not)\b|\b(?:it|its|that|those|them|these|there|one|ones|same|instead|again)\b""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>What is wanted now.</summary>
    public static ImmutableArray<Wanted> Wants(ToolChooser chooser, string ask, ImmutableArray<string> earlier)
        => Wants(chooser, ask, earlier, MostTurns);

    private static ImmutableArray<Wanted> Wants(ToolChooser chooser, string ask, ImmutableArray<string> earlier, int turns)
    {
        var own = chooser.Choose(ask);
        if (turns == 0 || earlier.IsEmpty || !GoesOnPattern.IsMatch(ask))
        {
            return [.. own.Select(choice => new Wanted(choice.Tool, choice.Part == ask ? [ask] : [choice.Part, ask]))];
        }
        var before = Wants(chooser, earlier[^1], earlier[..^1], turns - 1);
        if (before is not [.., var last])
        {
            return [.. own.Select(choice => new Wanted(choice.Tool, choice.Part == ask ? [ask] : [choice.Part, ask]))];
        }
        // Another tool only by its own name: other words are for what the last one is asked.
        var values = last.Tool.Parameters.SelectMany(static parameter => parameter.Values).SelectMany(static value => Words.Stems(value)).ToHashSet(StringComparer.Ordinal);
        var other = own.FirstOrDefault(choice => choice.Tool != last.Tool
            && Words.Stems(ask).Any(stem => choice.Tool.NameStems.Contains(stem) && !last.Tool.NameStems.Contains(stem) && !values.Contains(stem)));
        if (other is null && !last.Tool.OnlyReads)
        {
            // What changes something is never done again for want of a better idea: "thanks, that was quick".
            return [.. own.Select(choice => new Wanted(choice.Tool, [choice.Part]))];
        }
        return [new Wanted(other?.Tool ?? last.Tool, [ask, .. last.Parts])];
    }
}
