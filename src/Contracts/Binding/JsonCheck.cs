using System.Buffers.Text;
using System.ComponentModel;

namespace Netra;

/// <summary>Checks values for constraints. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonCheck
{
    /// <summary>Whether the text has at most so many Unicode characters, a surrogate pair being one, as JSON Schema counts them.</summary>
    public static bool HasAtMost(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        // It has no more of them than it has chars, so that most texts need no counting.
        return text.Length <= most || Length(text) <= most;
    }

    /// <summary>Whether the text has at least so many Unicode characters, a surrogate pair being one, as JSON Schema counts them.</summary>
    public static bool HasAtLeast(string text, int least)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length >= least && Length(text) >= least;
    }

    /// <summary>Whether there is nothing but what ECMA-262 takes for white space, which is what a schema can say.</summary>
    public static bool IsBlank(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var c in text)
        {
            if (c == '\u0085' || (c != '\uFEFF' && !char.IsWhiteSpace(c)))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether the text can be an e-mail address: something, one <c>@</c>, something, on one line and without spaces.</summary>
    public static bool IsEmail(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 && text.IndexOf('@', at + 1) < 0 && !text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c));
    }

    /// <summary>Whether the text is an absolute URL of the schemes http, https or ftp.</summary>
    public static bool IsUrl(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            && text.StartsWith(url.Scheme + "://", StringComparison.OrdinalIgnoreCase)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeFtp);
    }

    /// <summary>Whether the text is base64, without white space.</summary>
    public static bool IsBase64(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length % 4 == 0 && Base64.IsValid(text) && !text.Any(char.IsWhiteSpace);
    }

    private static int Length(string text)
    {
        var length = text.Length;
        foreach (var c in text)
        {
            if (char.IsLowSurrogate(c))
            {
                length--;
            }
        }
        return length;
    }
}
