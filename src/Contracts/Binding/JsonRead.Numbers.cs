using System.Runtime.InteropServices;
using System.Text.Json;

namespace Netra;

public static partial class JsonRead
{
    private const string AnyInteger = "an integer";
    private const string AnyNumber = "a number";

    /// <summary>An 8-bit integer.</summary>
    public static bool SByte(JsonElement json, ref JsonBinder binder, string expected, out sbyte value)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetSByte(out value))
        {
            return true;
        }
        var read = Integer(json, ref binder, expected, sbyte.MinValue, sbyte.MaxValue, out var wide);
        value = (sbyte)wide;
        return read;
    }

    /// <summary>An unsigned 8-bit integer.</summary>
    public static bool Byte(JsonElement json, ref JsonBinder binder, string expected, out byte value)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetByte(out value))
        {
            return true;
        }
        var read = Integer(json, ref binder, expected, byte.MinValue, byte.MaxValue, out var wide);
        value = (byte)wide;
        return read;
    }

    /// <summary>A 16-bit integer.</summary>
    public static bool Int16(JsonElement json, ref JsonBinder binder, string expected, out short value)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt16(out value))
        {
            return true;
        }
        var read = Integer(json, ref binder, expected, short.MinValue, short.MaxValue, out var wide);
        value = (short)wide;
        return read;
    }

    /// <summary>An unsigned 16-bit integer.</summary>
    public static bool UInt16(JsonElement json, ref JsonBinder binder, string expected, out ushort value)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetUInt16(out value))
        {
            return true;
        }
        var read = Integer(json, ref binder, expected, ushort.MinValue, ushort.MaxValue, out var wide);
        value = (ushort)wide;
        return read;
    }

    /// <summary>A 32-bit integer.</summary>
    public static bool Int32(JsonElement json, ref JsonBinder binder, string expected, out int value)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out value))
        {
            return true;
        }
        var read = Integer(json, ref binder, expected, int.MinValue, int.MaxValue, out var wide);
        value = (int)wide;
        return read;
    }

    /// <summary>An unsigned 32-bit integer.</summary>
    public static bool UInt32(JsonElement json, ref JsonBinder binder, string expected, out uint value)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetUInt32(out value))
        {
            return true;
        }
        var read = Integer(json, ref binder, expected, uint.MinValue, uint.MaxValue, out var wide);
        value = (uint)wide;
        return read;
    }

    /// <summary>A 64-bit integer.</summary>
    public static bool Int64(JsonElement json, ref JsonBinder binder, string expected, out long value)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out value))
        {
            return true;
        }
        var read = Integer(json, ref binder, expected, long.MinValue, long.MaxValue, out var wide);
        value = (long)wide;
        return read;
    }

    /// <summary>An unsigned 64-bit integer.</summary>
    public static bool UInt64(JsonElement json, ref JsonBinder binder, string expected, out ulong value)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetUInt64(out value))
        {
            return true;
        }
        var read = Integer(json, ref binder, expected, ulong.MinValue, ulong.MaxValue, out var wide);
        value = (ulong)wide;
        return read;
    }

    /// <summary>A finite number of single precision.</summary>
    public static bool Single(JsonElement json, ref JsonBinder binder, string expected, out float value)
    {
        value = 0;
        return json.ValueKind != JsonValueKind.Number
            ? Refuse(ref binder, "wrong_type", expected)
            : (json.TryGetSingle(out value) && float.IsFinite(value)) || Refuse(ref binder, "out_of_range", Within(expected, AnyNumber, "-3.4028235E+38", "3.4028235E+38"));
    }

    /// <summary>A finite number of double precision.</summary>
    public static bool Double(JsonElement json, ref JsonBinder binder, string expected, out double value)
    {
        value = 0;
        return json.ValueKind != JsonValueKind.Number
            ? Refuse(ref binder, "wrong_type", expected)
            : (json.TryGetDouble(out value) && double.IsFinite(value)) || Refuse(ref binder, "out_of_range", Within(expected, AnyNumber, "-1.7976931348623157E+308", "1.7976931348623157E+308"));
    }

    /// <summary>A decimal, exact: a number that it cannot hold to the last digit is refused.</summary>
    public static bool Decimal(JsonElement json, ref JsonBinder binder, string expected, out decimal value)
    {
        value = 0;
        if (json.ValueKind != JsonValueKind.Number)
        {
            return Refuse(ref binder, "wrong_type", expected);
        }
        if (TryExact(json, out value))
        {
            return true;
        }
        value = 0;
        var isGreat = !json.TryGetDouble(out var real) || Math.Abs(real) > (double)decimal.MaxValue;
        return Refuse(ref binder, "out_of_range", isGreat
            ? Within(expected, AnyNumber, Digits(decimal.MinValue), Digits(decimal.MaxValue))
            : $"{expected}, of at most 28 digits");
    }

    // What the type's own parser does not take. JSON has one kind of number: 3, 3.0 and 30e-1 are the same integer.
    private static bool Integer(JsonElement json, ref JsonBinder binder, string expected, decimal least, decimal most, out decimal value)
    {
        value = 0;
        if (json.ValueKind != JsonValueKind.Number)
        {
            return Refuse(ref binder, "wrong_type", expected);
        }
        if (!TryExact(json, out value))
        {
            return json.TryGetDouble(out var real) && Math.Abs(real) >= 1e15
                ? Refuse(ref binder, "out_of_range", Within(expected, AnyInteger, Digits(least), Digits(most)))
                : Refuse(ref binder, "wrong_type", expected);
        }
        if (decimal.Truncate(value) != value)
        {
            value = 0;
            return Refuse(ref binder, "wrong_type", expected);
        }
        if (value < least || value > most)
        {
            value = 0;
            return Refuse(ref binder, "out_of_range", Within(expected, AnyInteger, Digits(least), Digits(most)));
        }
        return true;
    }

    // What bounds a value besides its type was said; where nothing does, the type's own bounds are.
    private static string Within(string expected, string any, string least, string most)
        => expected.StartsWith(any, StringComparison.Ordinal) && (expected.Length == any.Length || expected[any.Length] == ',' || expected[any.Length..] == " or null")
            ? $"{any} from {least} to {most}{expected[any.Length..]}"
            : expected;

    private static string Digits(decimal value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

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
