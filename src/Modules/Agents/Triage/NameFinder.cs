using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>Finds names in a text whatever their casing, spaces, hyphens and a plural's s: "code completion" is <c>code-completion</c>.</summary>
internal static class NameFinder
{
    /// <summary>A name and the words of the text that it takes.</summary>
    internal readonly record struct Found(string Name, int Start, int End);

    /// <summary>The names that occur, in order of appearance; a longer name wins over a shorter one within it.</summary>
    public static ImmutableArray<Found> Find(string text, IEnumerable<string> names)
    {
        var words = Words(text);
        var found = new List<Found>();
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(static name => Squash(name).Length).ThenBy(static name => name, StringComparer.Ordinal))
        {
            var squashed = Squash(name);
            for (var i = 0; squashed.Length > 0 && i < words.Length; i++)
            {
                var end = EndOfRun(words, i, squashed);
                if (end >= 0 && !found.Exists(other => words[i].Start < other.End && other.Start < words[end].End))
                {
                    found.Add(new(name, words[i].Start, words[end].End));
                }
            }
        }
        return [.. found.OrderBy(static one => one.Start)];
    }

    private static int EndOfRun((string Word, int Start, int End)[] words, int from, string squashed)
    {
        var joined = "";
        for (var i = from; i < words.Length && joined.Length < squashed.Length + 1; i++)
        {
            joined += words[i].Word;
            if (joined == squashed || joined == squashed + "s" || (joined + "s" == squashed && squashed.Length > 3))
            {
                // "gpt-4" does not stand in "gpt-4.1" or "gpt-4-turbo-preview": what is glued on makes another name.
                return i;
            }
        }
        return -1;
    }

    private static string Squash(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static (string Word, int Start, int End)[] Words(string text)
    {
        var words = new List<(string, int, int)>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inWord && start < 0)
            {
                start = i;
            }
            else if (!inWord && start >= 0)
            {
                words.Add((text[start..i].ToLowerInvariant(), start, i));
                start = -1;
            }
        }
        return [.. words];
    }
}
