namespace Netra;

/// <summary>What a name and a password must be.</summary>
internal static class CredentialRules
{
    public const string NameRule = "3 to 64 of a-z, 0-9, '.', '_' and '-'";
    public const string PasswordRule = "at least 10 characters";

    private const int MinName = 3;
    private const int MaxName = 64;
    private const int MinPassword = 10;

    /// <summary>The name as it is stored and compared: upper and lower case are one.</summary>
    public static string Fold(string userName) => userName.ToLowerInvariant();

    public static bool IsName(string folded) => folded.Length is >= MinName and <= MaxName && folded.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');

    /// <summary>Characters are Unicode's, however many bytes or units they take.</summary>
    public static bool IsPassword(string password) => password.EnumerateRunes().Take(MinPassword).Count() == MinPassword;
}
