namespace Netra.Agents;

/// <summary>The rule for names of features, providers and models: they reach prompts and pages, so they are not free text.</summary>
internal static class UsageNames
{
    /// <summary>What would be right.</summary>
    public const string Expected = "1 to 100 letters, digits, . _ : / - and spaces";

    private const int MostCharacters = 100;

    /// <summary>Whether a name, trimmed, is one.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MostCharacters)
        {
            return false;
        }
        foreach (var c in name)
        {
            if (!char.IsLetter(c) && !char.IsAsciiDigit(c) && c is not ('.' or '_' or ':' or '/' or '-' or ' '))
            {
                return false;
            }
        }
        return true;
    }
}
