using System.Collections.Immutable;

namespace Netra.Execution;

/// <summary>
/// Which member names hide their value (PROTOCOL.md section 4): those that are or end in a word for a secret, where
/// <c>_</c>, <c>-</c> and a change of case begin a word.
/// </summary>
internal static class SecretNames
{
    /// <summary>Whether the value under this name is hidden.</summary>
    /// <param name="name">A member's name as it stands in JSON.</param>
    /// <param name="marked">Names that a tool marked <c>[Secret]</c>; compared exactly.</param>
    public static bool Contains(string name, ImmutableArray<string> marked)
    {
        if (!marked.IsDefaultOrEmpty && marked.Contains(name, StringComparer.Ordinal))
        {
            return true;
        }
        var text = name.AsSpan().TrimEnd("0123456789_- ");
        // These are not the end of any other word, so that they need no boundary before them.
        if (EndsIn(text, "password") || EndsIn(text, "apikey") || EndsIn(text, "authorization") || EndsIn(text, "credential"))
        {
            return true;
        }
        var last = LastWord(text);
        if (last.Equals("secret", StringComparison.OrdinalIgnoreCase) || last.Equals("token", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        return last.Equals("key", StringComparison.OrdinalIgnoreCase)
            && LastWord(text[..^last.Length].TrimEnd("_- ")).Equals("api", StringComparison.OrdinalIgnoreCase);
    }

    private static bool EndsIn(ReadOnlySpan<char> text, string word) => text.EndsWith(word, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text)
    {
        for (var i = text.Length - 1; i > 0; i--)
        {
            if (!char.IsLetterOrDigit(text[i - 1]) || BeginsWord(text, i))
            {
                return text[i..];
            }
        }
        return text;
    }

    // "apiKey" and "user2Token" change case before the word; "APIKey" changes it one letter into the word.
    private static bool BeginsWord(ReadOnlySpan<char> text, int i)
        => char.IsUpper(text[i]) && (!char.IsUpper(text[i - 1]) || (i + 1 < text.Length && char.IsLower(text[i + 1])));
}
