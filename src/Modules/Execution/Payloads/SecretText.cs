using System.Text.RegularExpressions;

namespace Netra.Execution;

/// <summary>Finds text that has the form of a bearer token or a private key, wherever it stands.</summary>
internal static partial class SecretText
{
    /// <summary>What stands in place of what is hidden.</summary>
    public const string Redacted = "[redacted]";

    /// <summary>The text with every secret in it replaced.</summary>
    public static string Redact(string text) => MayHold(text) ? Shapes().Replace(text, Redacted) : text;

    // Each shape has one of these in it; most text has none, and is not searched further.
    private static bool MayHold(string text)
        => text.Contains("bearer", StringComparison.OrdinalIgnoreCase) || text.Contains("eyJ", StringComparison.Ordinal) || text.Contains("PRIVATE KEY", StringComparison.Ordinal);

    // RFC 6750 credentials (with a digit or of some length, so that "bearer certificates" stays), RFC 7519 tokens, PEM keys
    // (RFC 7468) also when their end is missing.
    [GeneratedRegex("""
        \b[Bb][Ee][Aa][Rr][Ee][Rr]\s+(?:(?=[A-Za-z\-._~+/]*[0-9])[A-Za-z0-9\-._~+/]{6,}|[A-Za-z0-9\-._~+/]{20,})=*
        |\beyJ[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]*
        |-----BEGIN\ [A-Z0-9\ ]*PRIVATE\ KEY-----(?:[^-]|-(?!----END\ ))*(?:-----END\ [A-Z0-9\ ]*PRIVATE\ KEY-----)?
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Shapes();
}
