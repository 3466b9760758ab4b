using Netra.Generators.Models;

namespace Netra.Generators.Pipeline;

/// <summary>What is known of number types.</summary>
internal static class Numbers
{
    public static bool IsInteger(ShapeKind kind) => kind is >= ShapeKind.SByte and <= ShapeKind.UInt64;

    public static bool IsNumber(ShapeKind kind) => kind is >= ShapeKind.SByte and <= ShapeKind.Decimal;

    /// <summary>The least and the greatest value of an integer type; null for others.</summary>
    public static (decimal Least, decimal Most)? Limits(ShapeKind kind) => kind switch
    {
        ShapeKind.SByte => (sbyte.MinValue, sbyte.MaxValue),
        ShapeKind.Byte => (byte.MinValue, byte.MaxValue),
        ShapeKind.Int16 => (short.MinValue, short.MaxValue),
        ShapeKind.UInt16 => (ushort.MinValue, ushort.MaxValue),
        ShapeKind.Int32 => (int.MinValue, int.MaxValue),
        ShapeKind.UInt32 => (uint.MinValue, uint.MaxValue),
        ShapeKind.Int64 => (long.MinValue, long.MaxValue),
        ShapeKind.UInt64 => (ulong.MinValue, ulong.MaxValue),
        _ => null,
    };
}
