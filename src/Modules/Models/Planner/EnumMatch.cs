using System.Collections.Immutable;

namespace Netra.Models.Planner;

/// <summary>Finds listed values in a text whatever their spaces, hyphens and endings.</summary>
internal static class EnumMatch
{
    /// <summary>The value that the text names best, the longest first; null when it names none.</summary>
    public static string? Best(ImmutableArray<string> values, string text)
    {
        string? best = null;
        var bestScore = 0;
        foreach (var value in values)
        {
            var score = Score(value, text);
            if (score > bestScore)
            {
                (best, bestScore) = (value, score);
            }
        }
        return best;
    }

    /// <summary>How many letters of the value the text names; 0 when it does not name it.</summary>
    public static int Score(string value, string text)
    {
        var squashed = Words.Squash(value);
        if (squashed.Length == 0)
        {
            return 0;
        }
        var words = Words.Split(text).ToArray();
        for (var i = 0; i < words.Length; i++)
        {
            var joined = "";
            for (var j = i; j < words.Length && joined.Length < squashed.Length; j++)
            {
                joined += words[j];
                if (joined == squashed)
                {
                    return 2 * squashed.Length;
                }
            }
        }
        var stems = Words.Stems(value);
        var said = Words.Stems(text);
        return !stems.IsEmpty && stems.All(stem => said.Contains(stem)) ? squashed.Length : 0;
    }
}
