using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Netra;

public static partial class JsonRead
{
    /// <summary>A UUID.</summary>
    public static bool Guid(JsonElement json, ref JsonBinder binder, string expected, out Guid value)
    {
        value = default;
        return String(json, ref binder, expected, out var text)
            // The format also takes white space around.
            && ((text.Length == 36 && System.Guid.TryParseExact(text, "D", out value)) || Refuse(ref binder, "invalid_value", expected));
    }

    /// <summary>An instant or, without an offset, a date and time of no known zone. An offset is converted to UTC, whatever the machine's zone.</summary>
    public static bool DateTime(JsonElement json, ref JsonBinder binder, string expected, out DateTime value)
    {
        value = default;
        if (!String(json, ref binder, expected, out var text))
        {
            return false;
        }
        if (HasOffset(text))
        {
            if (json.TryGetDateTimeOffset(out var instant))
            {
                value = instant.UtcDateTime;
                return true;
            }
        }
        else if (json.TryGetDateTime(out value))
        {
            return true;
        }
        return Refuse(ref binder, "invalid_value", expected);
    }

    /// <summary>An instant with its offset.</summary>
    public static bool DateTimeOffset(JsonElement json, ref JsonBinder binder, string expected, out DateTimeOffset value)
    {
        value = default;
        return String(json, ref binder, expected, out var text)
            && ((HasOffset(text) && json.TryGetDateTimeOffset(out value)) || Refuse(ref binder, "invalid_value", expected));
    }

    /// <summary>A date.</summary>
    public static bool DateOnly(JsonElement json, ref JsonBinder binder, string expected, out DateOnly value)
    {
        value = default;
        return String(json, ref binder, expected, out var text)
            && (System.DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
                || Refuse(ref binder, "invalid_value", expected));
    }

    /// <summary>A time of day.</summary>
    public static bool TimeOnly(JsonElement json, ref JsonBinder binder, string expected, out TimeOnly value)
    {
        value = default;
        return String(json, ref binder, expected, out var text)
            && (System.TimeOnly.TryParseExact(text, "HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
                || System.TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
                || Refuse(ref binder, "invalid_value", expected));
    }

    /// <summary>A length of time as <c>[-][d.]hh:mm:ss[.fffffff]</c>.</summary>
    public static bool TimeSpan(JsonElement json, ref JsonBinder binder, string expected, out TimeSpan value)
    {
        value = default;
        return String(json, ref binder, expected, out var text)
            && ((HasSeconds(text) && System.TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value)) || Refuse(ref binder, "invalid_value", expected));
    }

    /// <summary>An absolute URI; what this product wrote may be relative.</summary>
    public static bool Uri(JsonElement json, ref JsonBinder binder, string expected, [NotNullWhen(true)] out Uri? value)
    {
        value = null;
        if (!String(json, ref binder, expected, out var text))
        {
            return false;
        }
        if (binder.IsTrusted)
        {
            return System.Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out value) || Refuse(ref binder, "invalid_value", expected);
        }
        // A path that starts with a slash would be taken for a file's address on some systems.
        return (text.Length > 0 && char.IsAsciiLetter(text[0]) && System.Uri.TryCreate(text, UriKind.Absolute, out value))
            || Refuse(ref binder, "invalid_value", expected);
    }

    // The framework also takes days alone, hours and minutes, single digits, and white space around.
    private static bool HasSeconds(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || text.Length < colon + 6 || text[colon + 3] != ':' || !(char.IsAsciiDigit(text[0]) || text[0] == '-') || !char.IsAsciiDigit(text[^1]))
        {
            return false;
        }
        var before = colon == 2 ? '-' : text[colon - 3];
        return before is ('-' or '.') && char.IsAsciiDigit(text[colon - 2]) && char.IsAsciiDigit(text[colon + 5]) && (text.Length == colon + 6 || text[colon + 6] == '.');
    }

    private static bool HasOffset(string text)
        => text.EndsWith('Z') || (text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-');
}
