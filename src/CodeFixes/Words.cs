using System.Text;

namespace Netra.CodeFixes;

/// <summary>Reads names as words.</summary>
internal static class Words
{
    /// <summary>The words of a name, the first with a capital: <c>FindUserByIdAsync</c> is <c>Find user by id</c>, <c>maxURLs</c> is <c>Max urls</c>.</summary>
    public static string Of(string name)
    {
        var plain = name.Length > 5 && name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;
        var words = new StringBuilder();
        for (var i = 0; i < plain.Length; i++)
        {
            var begins = i > 0 && char.IsUpper(plain[i])
                && (!char.IsUpper(plain[i - 1]) || (i + 1 < plain.Length && char.IsLower(plain[i + 1]) && plain[i + 1] != 's'));
            if (plain[i] == '_' || begins)
            {
                Separate(words);
            }
            if (plain[i] != '_')
            {
                words.Append(words.Length == 0 ? char.ToUpperInvariant(plain[i]) : char.ToLowerInvariant(plain[i]));
            }
        }
        return words.ToString();
    }

    private static void Separate(StringBuilder words)
    {
        if (words.Length > 0 && words[words.Length - 1] != ' ')
        {
            words.Append(' ');
        }
    }
}
