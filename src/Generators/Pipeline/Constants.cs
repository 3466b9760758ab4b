using System.Globalization;
using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads the constants of <c>[AllowedValues]</c> and <c>[DeniedValues]</c> in the type of the value.</summary>
internal static class Constants
{
    /// <summary>The constants, or null when one is none of the shape.</summary>
    public static EquatableArray<ConstantModel>? Read(AttributeData attribute, Shape shape)
    {
        var values = attribute.ConstructorArguments.SelectMany(argument => argument.Kind == TypedConstantKind.Array && !argument.IsNull ? argument.Values : [argument]);
        var result = new List<ConstantModel>();
        foreach (var value in values)
        {
            // Whether null is right the type says.
            if (value.IsNull)
            {
                continue;
            }
            if (Of(value, shape) is not { } constant)
            {
                return null;
            }
            if (result.All(known => known.Json != constant.Json))
            {
                result.Add(constant);
            }
        }
        return result.Count == 0 ? null : result.ToEquatable();
    }

    private static ConstantModel? Of(TypedConstant value, Shape shape)
    {
        if (shape.Kind == ShapeKind.Enum)
        {
            return !shape.IsFlags
                && value.Kind == TypedConstantKind.Enum
                && Symbols.CSharpPlain(value.Type!) == shape.CSharp
                && shape.Names.FirstOrDefault(name => name.Value == Literals.Number(value.Value!)) is { } name
                    ? new(Literals.Json(name.Json), $"{shape.CSharp}.{name.CSharp}")
                    : null;
        }
        return (value.Kind, value.Value) switch
        {
            (TypedConstantKind.Primitive, string text) when shape.Kind == ShapeKind.String => new(Literals.Json(text), Literals.String(text)),
            (TypedConstantKind.Primitive, bool flag) when shape.Kind == ShapeKind.Boolean => new(Literals.JsonOf(flag)!, Literals.CSharp(flag)!),
            (TypedConstantKind.Primitive, char letter) when shape.Kind == ShapeKind.Char => new(Literals.Json(letter.ToString()), Literals.CSharp(letter)!),
            (TypedConstantKind.Primitive, sbyte or byte or short or ushort or int or uint or long or ulong or float or double) => Number(Literals.Number(value.Value), shape.Kind),
            _ => null,
        };
    }

    private static ConstantModel? Number(string text, ShapeKind kind)
    {
        switch (kind)
        {
            case ShapeKind.Double when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && !double.IsNaN(real) && !double.IsInfinity(real):
                return new(Literals.Number(real), Literals.CSharp(real)!);
            case ShapeKind.Single when float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && !float.IsNaN(real) && !float.IsInfinity(real):
                return new(Literals.Number(real), Literals.CSharp(real)!);
            case ShapeKind.Decimal when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact):
                return new(Literals.Number(exact), Literals.CSharp(exact)!);
            default:
                return Numbers.Limits(kind) is var (from, to)
                    && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var whole)
                    && decimal.Truncate(whole) == whole && whole >= from && whole <= to
                        ? new(whole.ToString("0", CultureInfo.InvariantCulture), whole.ToString("0", CultureInfo.InvariantCulture))
                        : null;
        }
    }
}
