using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Netra.Generators.Text;

/// <summary>C# and JSON literals.</summary>
internal static class Literals
{
    /// <summary>A C# string literal.</summary>
    public static string String(string? text) => text is null ? "null" : SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A JSON document as a UTF-8 constant. JSON without whitespace never has three quotes in a row.</summary>
    public static string Utf8(string json) => "\"\"\"" + json + "\"\"\"u8";

    /// <summary>An array of strings for an attribute.</summary>
    public static string Strings(IEnumerable<string> items) => "new string[] { " + string.Join(", ", items.Select(String)) + " }";

    /// <summary>The text with halves of surrogate pairs, which are no text and have no UTF-8, replaced.</summary>
    public static string WellFormed(string text)
    {
        if (!text.Any(char.IsSurrogate))
        {
            return text;
        }
        var whole = text.ToCharArray();
        for (var i = 0; i < whole.Length; i++)
        {
            if (char.IsHighSurrogate(whole[i]) && i + 1 < whole.Length && char.IsLowSurrogate(whole[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(whole[i]))
            {
                whole[i] = '\uFFFD';
            }
        }
        return new string(whole);
    }

    /// <summary>A JSON string.</summary>
    public static string Json(string text)
    {
        var json = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                json.Append(c).Append(text[++i]);
                continue;
            }
            json.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                // Half a surrogate pair is no text, and these would end a line of the generated file.
                _ when char.IsSurrogate(c) => "\uFFFD",
                _ when c is < ' ' or '\u0085' or '\u2028' or '\u2029' or '\uFEFF' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }
        return json.Append('"').ToString();
    }

    /// <summary>A number without culture, as JSON and C# write it.</summary>
    public static string Number(object value) => value switch
    {
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        float f => f.ToString("R", CultureInfo.InvariantCulture),
        _ => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
    };

    /// <summary>A constant of a simple type as C#, or null where it has no literal.</summary>
    public static string? CSharp(object value) => value switch
    {
        bool b => b ? "true" : "false",
        string s => String(s),
        char c => SymbolDisplay.FormatLiteral(c, quote: true),
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        float => Number(value) + "F",
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        double => Number(value) + "D",
        decimal => Number(value) + "M",
        long => Number(value) + "L",
        ulong => Number(value) + "UL",
        uint => Number(value) + "U",
        sbyte or byte or short or ushort or int => Number(value),
        _ => null,
    };

    /// <summary>A constant of a simple type as JSON, or null where it has none.</summary>
    public static string? JsonOf(object value) => value switch
    {
        bool b => b ? "true" : "false",
        string s => Json(s),
        char c => Json(c.ToString()),
        float f when float.IsNaN(f) || float.IsInfinity(f) => null,
        double d when double.IsNaN(d) || double.IsInfinity(d) => null,
        IFormattable => Number(value),
        _ => null,
    };
}
