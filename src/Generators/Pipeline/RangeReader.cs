using System.Globalization;
using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads <c>[Range]</c>, whatever type its bounds are written in; text is read without culture.</summary>
internal static class RangeReader
{
    /// <summary>The bounds, null where there is none; false when no value or no number fits.</summary>
    public static bool Read(AttributeData attribute, Shape shape, out Bound? least, out Bound? most)
    {
        (least, most) = (null, null);
        if (!Numbers.IsNumber(shape.Kind) || attribute.ConstructorArguments.Length < 2)
        {
            return false;
        }
        // Range(int, int), Range(double, double) or Range(Type, string, string).
        var first = attribute.ConstructorArguments.Length == 3 ? 1 : 0;
        var (excludesLeast, excludesMost) = (Symbols.Named<bool>(attribute, "MinimumIsExclusive"), Symbols.Named<bool>(attribute, "MaximumIsExclusive"));
        if (!Of(attribute.ConstructorArguments[first].Value, shape.Kind, excludesLeast, isLeast: true, out least, out var from)
            || !Of(attribute.ConstructorArguments[first + 1].Value, shape.Kind, excludesMost, isLeast: false, out most, out var to))
        {
            return false;
        }
        return from < to || (from == to && !excludesLeast && !excludesMost);
    }

    // A bound beyond what the type can hold is none, or leaves no value.
    private static bool Of(object? value, ShapeKind kind, bool isExclusive, bool isLeast, out Bound? bound, out double rough)
    {
        bound = null;
        rough = isLeast ? double.NegativeInfinity : double.PositiveInfinity;
        var text = value switch
        {
            string given => given.Trim(),
            int or double => Literals.Number(value),
            _ => "",
        };
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
        {
            // Of netstandard2.0's frameworks one refuses what is too great.
            real = text.StartsWith("-", StringComparison.Ordinal) ? double.NegativeInfinity : double.PositiveInfinity;
            if (!IsDigits(text))
            {
                return false;
            }
        }
        if (double.IsNaN(real))
        {
            return false;
        }
        var (from, to) = Roughly(kind);
        if (isLeast ? real < from : real > to)
        {
            return true;
        }
        if (isLeast ? real > to : real < from)
        {
            return false;
        }
        rough = real;
        if (kind is ShapeKind.Double)
        {
            bound = double.IsInfinity(real) ? null : new(Literals.Number(real), Literals.CSharp(real)!, isExclusive);
            return true;
        }
        if (kind is ShapeKind.Single)
        {
            // As the value is: the nearest of single precision.
            bound = new(Literals.Number((float)real), Literals.CSharp((float)real)!, isExclusive);
            return true;
        }
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            return false;
        }
        if (Numbers.Limits(kind) is var (lowest, highest) && (isLeast ? exact < lowest : exact > highest))
        {
            rough = isLeast ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }
        var isInt = Numbers.IsInteger(kind) && decimal.Truncate(exact) == exact && exact is >= int.MinValue and <= int.MaxValue;
        bound = new(Literals.Number(exact), isInt ? Literals.Number((int)exact) : Literals.CSharp(exact)!, isExclusive);
        return true;
    }

    private static (double From, double To) Roughly(ShapeKind kind) => kind switch
    {
        ShapeKind.Double => (double.NegativeInfinity, double.PositiveInfinity),
        ShapeKind.Single => (float.MinValue, float.MaxValue),
        _ when Numbers.Limits(kind) is var (from, to) => ((double)from, (double)to),
        _ => (-7.9e28, 7.9e28),
    };

    private static bool IsDigits(string text) => text.TrimStart('-', '+') is { Length: > 0 } digits && digits.All(c => c is >= '0' and <= '9' or '.' or 'e' or 'E' or '+' or '-');
}
