using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Netra.Execution;

/// <summary>JSON in the one form of RFC 8785: members sorted by UTF-16 code units, numbers as ECMAScript writes doubles, few escapes.</summary>
internal static class CanonicalJson
{
    /// <summary>The canonical bytes of a value.</summary>
    public static byte[] Write(JsonText value)
    {
        var text = new StringBuilder();
        Write(text, value.ToElement());
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                var isFirst = true;
                foreach (var member in value.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
                {
                    text.Append(isFirst ? "" : ",");
                    WriteText(text, member.Name);
                    text.Append(':');
                    Write(text, member.Value);
                    isFirst = false;
                }
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var separator = "";
                foreach (var item in value.EnumerateArray())
                {
                    text.Append(separator);
                    Write(text, item);
                    separator = ",";
                }
                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteText(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                WriteNumber(text, value);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\b' => text.Append(@"\b"),
                '\f' => text.Append(@"\f"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }
        text.Append('"');
    }

    private static void WriteNumber(StringBuilder text, JsonElement value)
    {
        var number = value.GetDouble();
        if (!double.IsFinite(number))
        {
            // RFC 8785 knows no such number; its digits are as good a form as any.
            text.Append(value.GetRawText());
            return;
        }
        if (number == 0)
        {
            text.Append('0');
            return;
        }
        // "R" has the shortest digits that read back as the same number, in one of two notations.
        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var (digits, point) = Digits(shortest);
        text.Append(number < 0 ? "-" : "");
        // ECMA-262, Number::toString: point is how many digits stand before the decimal point.
        if (point is > 0 and <= 21)
        {
            text.Append(digits.PadRight(point, '0').AsSpan(0, point));
            if (digits.Length > point)
            {
                text.Append('.').Append(digits.AsSpan(point));
            }
            return;
        }
        if (point is > -6 and <= 0)
        {
            text.Append("0.").Append('0', -point).Append(digits);
            return;
        }
        text.Append(digits[0]);
        if (digits.Length > 1)
        {
            text.Append('.').Append(digits.AsSpan(1));
        }
        text.Append('e').Append(point > 0 ? "+" : "").Append(CultureInfo.InvariantCulture, $"{point - 1}");
    }

    private static (string Digits, int Point) Digits(string shortest)
    {
        var at = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = at < 0 ? 0 : int.Parse(shortest.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = at < 0 ? shortest : shortest[..at];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), point - leading);
    }
}
