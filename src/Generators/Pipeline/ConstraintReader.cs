using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads the attributes of <c>System.ComponentModel.DataAnnotations</c> that a schema can say and a binder can check.</summary>
internal static class ConstraintReader
{
    private const string Space = "System.ComponentModel.DataAnnotations.";

    /// <summary>What .NET knows and JSON Schema (ECMA-262) or matching without backtracking does not.</summary>
    private static readonly Regex NotPortable = new(@"\(\?(?!:)|\\[AGZzkpP]|\\[1-9]", RegexOptions.CultureInvariant);

    /// <summary>The constraints, or null after <paramref name="fail"/> was told why there are none.</summary>
    public static Constraints? Read(IEnumerable<ISymbol> symbols, Shape shape, Action<string> fail)
    {
        var result = Constraints.None;
        foreach (var attribute in symbols.SelectMany(symbol => symbol.GetAttributes()))
        {
            if (attribute.AttributeClass is not { } type || !Symbols.MetadataName(type).StartsWith(Space, StringComparison.Ordinal))
            {
                continue;
            }
            switch (type.Name)
            {
                case "RangeAttribute":
                    if (!Range(attribute, shape, out var least, out var most))
                    {
                        fail($"[Range] does not fit {Names.ForPeople(shape.CSharp)}");
                        return null;
                    }
                    result = result with { Least = least, Most = most };
                    break;
                case "StringLengthAttribute":
                    result = result with { MinLength = Symbols.Named<int>(attribute, "MinimumLength") is var min and > 0 ? min : result.MinLength, MaxLength = Symbols.Argument<int>(attribute, 0) };
                    break;
                case "MinLengthAttribute":
                    result = result with { MinLength = Symbols.Argument<int>(attribute, 0) };
                    break;
                case "MaxLengthAttribute":
                    result = result with { MaxLength = Symbols.Argument<int>(attribute, 0) };
                    break;
                case "LengthAttribute":
                    result = result with { MinLength = Symbols.Argument<int>(attribute, 0), MaxLength = Symbols.Argument<int>(attribute, 1) };
                    break;
                case "RegularExpressionAttribute":
                    var pattern = Symbols.Argument<string>(attribute, 0) ?? "";
                    if (shape.Kind != ShapeKind.String || !IsPortable(pattern))
                    {
                        fail("[RegularExpression] must stand on a string and use only what ECMA-262 has and what can be matched without backtracking (no lookaround, back-references, named groups or \\A \\z)");
                        return null;
                    }
                    result = result with { Pattern = pattern };
                    break;
                case "AllowedValuesAttribute":
                    if (Allowed(attribute, shape) is not { } allowed)
                    {
                        fail($"[AllowedValues] must name constants of {Names.ForPeople(shape.CSharp)}");
                        return null;
                    }
                    result = result with { Allowed = allowed };
                    break;
            }
        }
        if ((result.MinLength ?? result.MaxLength) is not null && shape.Kind is not (ShapeKind.String or ShapeKind.List or ShapeKind.Dictionary or ShapeKind.Bytes))
        {
            fail($"a length does not fit {Names.ForPeople(shape.CSharp)}");
            return null;
        }
        return result;
    }

    private static bool IsPortable(string pattern)
    {
        if (NotPortable.IsMatch(pattern))
        {
            return false;
        }
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static EquatableArray<AllowedValue>? Allowed(AttributeData attribute, Shape shape)
    {
        var values = attribute.ConstructorArguments.SelectMany(argument => argument.Kind == TypedConstantKind.Array ? argument.Values : [argument]);
        var result = new List<AllowedValue>();
        foreach (var value in values)
        {
            if (shape.Kind == ShapeKind.Enum && value.Kind == TypedConstantKind.Enum && shape.Names.FirstOrDefault(name => name.Value == Literals.Number(value.Value!)) is { } name)
            {
                result.Add(new(Literals.Json(name.Json), $"{shape.CSharp}.{name.CSharp}"));
            }
            else if (value.Value is { } constant && Fits(constant, shape.Kind) && Literals.CSharp(constant) is { } csharp && Literals.JsonOf(constant) is { } json)
            {
                result.Add(new(json, csharp));
            }
            else
            {
                return null;
            }
        }
        return result.ToEquatable();
    }

    private static bool Fits(object constant, ShapeKind kind) => constant switch
    {
        string => kind == ShapeKind.String,
        bool => kind == ShapeKind.Boolean,
        char => kind == ShapeKind.Char,
        int => kind is ShapeKind.Int32 or ShapeKind.Int64,
        long => kind == ShapeKind.Int64,
        double => kind == ShapeKind.Double,
        _ => false,
    };

    private static bool Range(AttributeData attribute, Shape shape, out Bound? least, out Bound? most)
    {
        (least, most) = (null, null);
        if (!Numbers.IsNumber(shape.Kind))
        {
            return false;
        }
        // Range(int, int), Range(double, double) or Range(Type, string, string).
        var first = attribute.ConstructorArguments.Length == 3 ? 1 : 0;
        return Of(attribute.ConstructorArguments[first].Value, shape.Kind, Symbols.Named<bool>(attribute, "MinimumIsExclusive"), out least)
            && Of(attribute.ConstructorArguments[first + 1].Value, shape.Kind, Symbols.Named<bool>(attribute, "MaximumIsExclusive"), out most);
    }

    // A bound beyond what the type can hold is none.
    private static bool Of(object? value, ShapeKind kind, bool isExclusive, out Bound? bound)
    {
        bound = null;
        if (value is double infinite && (double.IsInfinity(infinite) || Math.Abs(infinite) >= 7.9e28) && kind is not (ShapeKind.Double or ShapeKind.Single))
        {
            return true;
        }
        var text = value switch
        {
            string given => given,
            double real when double.IsInfinity(real) => null,
            int or double => Literals.Number(value),
            _ => "",
        };
        if (text is null)
        {
            return true;
        }
        if (kind is ShapeKind.Double or ShapeKind.Single)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) || double.IsNaN(real))
            {
                return false;
            }
            bound = new(Literals.Number(real), Literals.CSharp(real)!, isExclusive);
            return true;
        }
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            return false;
        }
        if (Numbers.Limits(kind) is var (from, to) && (exact < from || exact > to))
        {
            return true;
        }
        var isInt = Numbers.IsInteger(kind) && decimal.Truncate(exact) == exact && exact is >= int.MinValue and <= int.MaxValue;
        bound = new(Literals.Number(exact), isInt ? Literals.Number((int)exact) : Literals.CSharp(exact)!, isExclusive);
        return true;
    }
}
