using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Netra.Models.Planner;

/// <summary>A tool for a part of what the user says.</summary>
internal sealed record ToolChoice(ToolCard Tool, string Part);

/// <summary>Chooses tools by the words that they share with the user's text, one for each part of the text that names one.</summary>
internal sealed class ToolChooser(ImmutableArray<ToolCard> tools)
{
    private static readonly Regex SumPattern = new("""(?<=[0-9])\s*\+\s*(?=-?[0-9])""", RegexOptions.CultureInvariant);

    // Not inside quotation marks; a comma or a full stop inside a number is none.
    private static readonly Regex SeparatorPattern = new("""(?:[;\n]|[.?!](?=\s|$)|,(?=\s)|\b(?:and|then|also|plus)\b)+(?=(?:[^"]*"[^"]*")*[^"]*$)""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The most calls of a turn.</summary>
    private const int MostCalls = 8;

    // A word of the description that no other tool has is enough; words that several share must be more.
    private const double Threshold = 1;

    private const double NamedScore = 20;

    public static ToolChooser For(IEnumerable<AITool>? offered)
        => new([.. (offered ?? []).OfType<AIFunctionDeclaration>().Select(static function => new ToolCard(function))]);

    public bool HasTools => !tools.IsEmpty;

    public IEnumerable<string> Names => tools.Select(static tool => tool.Name);

    /// <summary>The tool of that name, or null.</summary>
    public ToolCard? Find(string name) => tools.FirstOrDefault(tool => tool.Name == name);

    /// <summary>A tool that needs nothing and says that it tells names of the kind that a parameter takes; null when there is none.</summary>
    public ToolCard? Lookup(ToolCard tool, ParameterCard parameter)
    {
        var kinds = Words.Stems(parameter.Name).Concat(parameter.Values.SelectMany(static value => Words.Stems(value))).ToHashSet(StringComparer.Ordinal);
        return tools.Where(other => other.OnlyReads && other != tool && other.Parameters.All(static one => !one.Required))
            .Select(other => (Tool: other, Said: other.DescriptionStems.Count(kinds.Contains)))
            .Where(static other => other.Said > 0).OrderByDescending(static other => other.Said).Select(static other => other.Tool).FirstOrDefault();
    }

    /// <summary>A call that lists what there is of a kind, with figures by which it can be ranked; null when no tool groups by it.</summary>
    public (ToolCard Tool, ParameterCard Parameter, string Value)? Ranking(ParameterCard kind, string text)
    {
        var kinds = Words.Stems(kind.Name);
        var said = Words.Stems(text);
        return tools.Where(static tool => tool.OnlyReads)
            .SelectMany(static tool => tool.Parameters.SelectMany(parameter => parameter.Values.Select(value => (Tool: tool, Parameter: parameter, Value: value))))
            .Where(one => Words.Stems(one.Value).Intersect(kinds).Any() && one.Tool.Parameters.All(parameter => !parameter.Required || parameter == one.Parameter))
            .OrderByDescending(one => said.Sum(one.Tool.WeightOf))
            .Select(static one => ((ToolCard, ParameterCard, string)?)one)
            .FirstOrDefault();
    }

    public ImmutableArray<ToolChoice> Choose(string text)
    {
        text = SumPattern.Replace(text, " add ");
        var choices = new List<ToolChoice>();
        var start = 0;
        foreach (var (from, to) in Parts(text))
        {
            var part = text[from..to];
            var best = Best(part);
            if (best is not null && (choices.Count == 0 || choices[^1].Tool != best || Words.Stems(part).Any(best.NameStems.Contains)))
            {
                choices.Add(new(best, part));
                start = from;
            }
            else if (choices.Count > 0)
            {
                // What names no other tool belongs to what went before: "add 1 and 2".
                choices[^1] = choices[^1] with { Part = text[start..to] };
            }
        }
        if (choices.Count == 0 && Best(text) is { } whole)
        {
            choices.Add(new(whole, text));
        }
        return [.. choices.Take(MostCalls)];
    }

    private ToolCard? Best(string part)
    {
        var squashed = " " + part.ToLowerInvariant() + " ";
        var stems = Words.Stems(part);
        ToolCard? best = null;
        var bestScore = 0d;
        foreach (var tool in tools)
        {
            var score = 0d;
            foreach (var stem in stems)
            {
                score += tool.WeightOf(stem) * Rarity(stem);
            }
            if (NamesIt(squashed, tool.Name))
            {
                score += NamedScore;
            }
            if (score >= Threshold && score > bestScore)
            {
                (best, bestScore) = (tool, score);
            }
        }
        return best;
    }

    // A word that all tools share says little: 1 for a word of one tool, less for others.
    private double Rarity(string stem)
    {
        var holders = tools.Count(tool => tool.WeightOf(stem) > 0);
        return holders <= 1 ? 1 : Math.Log(1 + ((double)tools.Length / holders)) / Math.Log(1 + tools.Length);
    }

    private static bool NamesIt(string text, string name)
        => name.Contains('_', StringComparison.Ordinal) && (text.Contains(name, StringComparison.Ordinal) || text.Contains(' ' + name.Replace('_', ' ') + ' ', StringComparison.Ordinal));

    private static IEnumerable<(int From, int To)> Parts(string text)
    {
        var from = 0;
        foreach (Match separator in SeparatorPattern.Matches(text))
        {
            yield return (from, separator.Index);
            from = separator.Index + separator.Length;
        }
        yield return (from, text.Length);
    }
}
