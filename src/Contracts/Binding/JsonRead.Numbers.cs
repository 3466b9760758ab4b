using System.Runtime.InteropServices;
using System.Text.Json;

namespace Netra;

public static partial class JsonRead
{
    private const string AnyInteger = "an integer";

    /// <summary>An 8-bit integer.</summary>
    public static bool SByte(JsonElement json, JsonBinder binder, string expected, out sbyte value)
    {
        var read = Integer(json, binder, expected, sbyte.MinValue, sbyte.MaxValue, out var wide);
        value = (sbyte)wide;
        return read;
    }

    /// <summary>An unsigned 8-bit integer.</summary>
    public static bool Byte(JsonElement json, JsonBinder binder, string expected, out byte value)
    {
        var read = Integer(json, binder, expected, byte.MinValue, byte.MaxValue, out var wide);
        value = (byte)wide;
        return read;
    }

    /// <summary>A 16-bit integer.</summary>
    public static bool Int16(JsonElement json, JsonBinder binder, string expected, out short value)
    {
        var read = Integer(json, binder, expected, short.MinValue, short.MaxValue, out var wide);
        value = (short)wide;
        return read;
    }

    /// <summary>An unsigned 16-bit integer.</summary>
    public static bool UInt16(JsonElement json, JsonBinder binder, string expected, out ushort value)
    {
        var read = Integer(json, binder, expected, ushort.MinValue, ushort.MaxValue, out var wide);
        value = (ushort)wide;
        return read;
    }

    /// <summary>A 32-bit integer.</summary>
    public static bool Int32(JsonElement json, JsonBinder binder, string expected, out int value)
    {
        var read = Integer(json, binder, expected, int.MinValue, int.MaxValue, out var wide);
        value = (int)wide;
        return read;
    }

    /// <summary>An unsigned 32-bit integer.</summary>
    public static bool UInt32(JsonElement json, JsonBinder binder, string expected, out uint value)
    {
        var read = Integer(json, binder, expected, uint.MinValue, uint.MaxValue, out var wide);
        value = (uint)wide;
        return read;
    }

    /// <summary>A 64-bit integer.</summary>
    public static bool Int64(JsonElement json, JsonBinder binder, string expected, out long value)
    {
        var read = Integer(json, binder, expected, long.MinValue, long.MaxValue, out var wide);
        value = (long)wide;
        return read;
    }

    /// <summary>An unsigned 64-bit integer.</summary>
    public static bool UInt64(JsonElement json, JsonBinder binder, string expected, out ulong value)
    {
        var read = Integer(json, binder, expected, ulong.MinValue, ulong.MaxValue, out var wide);
        value = (ulong)wide;
        return read;
    }

    /// <summary>A finite number of single precision.</summary>
    public static bool Single(JsonElement json, JsonBinder binder, string expected, out float value)
    {
        value = 0;
        return json.ValueKind != JsonValueKind.Number
            ? Refuse(binder, "wrong_type", expected)
            : (json.TryGetSingle(out value) && float.IsFinite(value)) || Refuse(binder, "out_of_range", expected);
    }

    /// <summary>A finite number of double precision.</summary>
    public static bool Double(JsonElement json, JsonBinder binder, string expected, out double value)
    {
        value = 0;
        return json.ValueKind != JsonValueKind.Number
            ? Refuse(binder, "wrong_type", expected)
            : (json.TryGetDouble(out value) && double.IsFinite(value)) || Refuse(binder, "out_of_range", expected);
    }

    /// <summary>A decimal, exact: a number that it cannot hold to the last digit is refused.</summary>
    public static bool Decimal(JsonElement json, JsonBinder binder, string expected, out decimal value)
    {
        value = 0;
        return json.ValueKind != JsonValueKind.Number
            ? Refuse(binder, "wrong_type", expected)
            : TryExact(json, out value) || Refuse(binder, "out_of_range", expected);
    }

    // JSON has one kind of number: 3, 3.0 and 30e-1 are the same integer.
    private static bool Integer(JsonElement json, JsonBinder binder, string expected, decimal least, decimal most, out decimal value)
    {
        value = 0;
        if (json.ValueKind != JsonValueKind.Number)
        {
            return Refuse(binder, "wrong_type", expected);
        }
        if (json.TryGetInt64(out var whole))
        {
            value = whole;
        }
        else if (!TryExact(json, out value))
        {
            return json.TryGetDouble(out var real) && Math.Abs(real) >= 1e15
                ? Refuse(binder, "out_of_range", expected == AnyInteger ? $"{AnyInteger} from {least} to {most}" : expected)
                : Refuse(binder, "wrong_type", expected);
        }
        else if (decimal.Truncate(value) != value)
        {
            value = 0;
            return Refuse(binder, "wrong_type", expected);
        }
        if (value < least || value > most)
        {
            value = 0;
            return Refuse(binder, "out_of_range", expected == AnyInteger ? $"{AnyInteger} from {least} to {most}" : expected);
        }
        return true;
    }

    private static bool TryExact(JsonElement json, out decimal value)
    {
        if (!json.TryGetDecimal(out value))
        {
            return false;
        }
        var text = JsonMarshal.GetRawUtf8Value(json);
        if (text.Length <= 28 && text.IndexOfAny((byte)'e', (byte)'E') < 0)
        {
            return true;
        }
        // Written back with all its digits, a rounded value differs from what was read.
        return SameNumber(text, value);
    }

    private static bool SameNumber(ReadOnlySpan<byte> text, decimal value)
    {
        var (readDigits, readExponent) = Digits(text);
        Span<byte> written = stackalloc byte[40];
        System.Buffers.Text.Utf8Formatter.TryFormat(value, written, out var length);
        var (digits, exponent) = Digits(written[..length]);
        return readDigits == digits && (digits.Length == 0 || readExponent == exponent);
    }

    // The significant digits, and the power of ten of the last one.
    private static (string Digits, long Exponent) Digits(ReadOnlySpan<byte> text)
    {
        var digits = new System.Text.StringBuilder(text.Length);
        long exponent = 0;
        var afterPoint = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is (byte)'e' or (byte)'E')
            {
                if (!long.TryParse(text[(i + 1)..], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var given))
                {
                    return ("?", 0);
                }
                exponent += given;
                break;
            }
            if (c == (byte)'.')
            {
                afterPoint = true;
            }
            else if (c is >= (byte)'0' and <= (byte)'9')
            {
                digits.Append((char)c);
                exponent -= afterPoint ? 1 : 0;
            }
        }
        var significant = digits.ToString().TrimStart('0');
        var trimmed = significant.TrimEnd('0');
        return (trimmed, exponent + significant.Length - trimmed.Length);
    }
}
