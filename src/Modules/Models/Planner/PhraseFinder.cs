using System.Text.RegularExpressions;

namespace Netra.Models.Planner;

/// <summary>Finds the words of a text that are meant as a free argument.</summary>
internal static class PhraseFinder
{
    private static readonly Regex PhrasePattern = new("""(?<name>[\w]+)\s*[:=]\s*(?<phrase>[^\s,;]+)""", RegexOptions.CultureInvariant);

    private static readonly Regex FirstPhrase = new("""^\s+(?<phrase>[\p{L}\p{N}][\w./:-]*[\w]|[\p{L}\p{N}])""", RegexOptions.CultureInvariant);

    private static readonly Regex PrepositionPattern = new("""\b(?:in|for|at|of|on|about|from|named|called)\s+(?<phrase>[^.?!,;]+?)(?=\s+(?:in|for|at|on|from|over|during|with)\s|[.?!,;]|$)""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>What follows the parameter's name: <c>city: Paris</c>, <c>to gpt-4-turbo</c>.</summary>
    public static string? After(ParameterCard parameter, string text)
    {
        foreach (var name in new[] { parameter.Name, parameter.Name.Replace('_', ' '), parameter.Name.Split('_')[0] })
        {
            foreach (Match match in PhrasePattern.Matches(text))
            {
                if (match.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return match.Groups["phrase"].Value;
                }
            }
            var at = text.IndexOf(name + " ", StringComparison.OrdinalIgnoreCase);
            if (name.Length > 1 && at >= 0 && (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && FirstPhrase.Match(text[(at + name.Length)..]) is { Success: true } found)
            {
                return found.Groups["phrase"].Value;
            }
        }
        return null;
    }

    /// <summary>What follows a preposition, else what is left of the text without the words by which the tool was chosen.</summary>
    public static string? Rest(ToolChoice choice)
    {
        var preposition = PrepositionPattern.Match(choice.Part);
        if (preposition.Success)
        {
            return preposition.Groups["phrase"].Value.Trim();
        }
        var rest = choice.Part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !Words.Stems(word).Any(stem => choice.Tool.WeightOf(stem) > 0))
            .SkipWhile(static word => Words.Stems(word).IsEmpty)
            .ToArray();
        var text = string.Join(' ', rest).Trim(' ', '.', '?', '!', ',', ':');
        return text.Length == 0 ? null : text;
    }
}
