using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Netra.Models.Planner;

/// <summary>Reduces texts to the words by which they are compared: lower case, without stop words, stemmed.</summary>
internal static class Words
{
    private static readonly FrozenSet<string> StopWords = FrozenSet.ToFrozenSet(
        ("a an and any are as at be been but by can could did do does for from give had has have how i if in into is it its "
            + "let may me my of on or our please shall should show so some tell than that the their them then there these they this "
            + "those to us was we were what when where which who will with would you your")
        .Split(' '),
        StringComparer.Ordinal);

    // Words of everyday English that ask for the same.
    private static readonly FrozenDictionary<string, string> Same = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["spend"] = "cost", ["spent"] = "cost", ["pay"] = "cost", ["paid"] = "cost", ["expens"] = "cost", ["expensiv"] = "cost", ["slow"] = "latency", ["fast"] = "latency", ["grow"] = "growth",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The distinct stems of a text that are not stop words, in order of appearance.</summary>
    public static ImmutableArray<string> Stems(string text)
        => [.. Split(text).Where(static word => !StopWords.Contains(word)).Select(Stem).Select(static stem => Same.GetValueOrDefault(stem, stem)).Distinct(StringComparer.Ordinal)];

    /// <summary>Lower-case letters and digits only, so that "code completion", "code-completion" and "CodeCompletion" are the same.</summary>
    public static string Squash(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary>Words in lower case; also cut where snake_case, kebab-case or camelCase begins a new one.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            var hump = inWord && start >= 0 && char.IsUpper(text[i]) && char.IsLower(text[i - 1]);
            if (start >= 0 && (!inWord || hump))
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }
            if (inWord && start < 0)
            {
                start = i;
            }
        }
    }

    /// <summary>A light English stemmer: plurals, -ing, -ed, -ly and a final -e go; what is left need not be a word.</summary>
    public static string Stem(string word)
    {
        if (word.Length <= 3 || char.IsDigit(word[0]))
        {
            return word;
        }
        var stem = word;
        if (stem.EndsWith("ies", StringComparison.Ordinal) && stem.Length > 4)
        {
            stem = stem[..^3] + "y";
        }
        else if (stem.EndsWith('s') && !stem.EndsWith("ss", StringComparison.Ordinal) && !stem.EndsWith("us", StringComparison.Ordinal))
        {
            stem = stem[..^1];
        }
        stem = Cut(Cut(Cut(stem, "ing"), "ed"), "ly");
        return stem.Length > 3 && stem.EndsWith('e') ? stem[..^1] : stem;
    }

    private static string Cut(string word, string ending)
    {
        if (!word.EndsWith(ending, StringComparison.Ordinal) || word.Length - ending.Length < 3)
        {
            return word;
        }
        var stem = word[..^ending.Length];
        // planned, planning -> plan; but call, pass, add keep their pair.
        return stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'd' or 'z') ? stem[..^1] : stem;
    }
}
