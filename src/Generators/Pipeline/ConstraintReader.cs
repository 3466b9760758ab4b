using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads the attributes of <c>System.ComponentModel.DataAnnotations</c> that a schema can say and a binder can check.</summary>
internal static class ConstraintReader
{
    private const string Space = "System.ComponentModel.DataAnnotations.";

    /// <summary>The constraints, or null after <paramref name="fail"/> was told why there are none.</summary>
    public static Constraints? Read(IEnumerable<AttributeData> attributes, Shape shape, Action<string> fail, Action<string> warn)
    {
        var result = Constraints.None;
        foreach (var attribute in attributes)
        {
            // One without a constructor is not finished; the compiler says so.
            if (attribute is not { AttributeClass: { } type, AttributeConstructor: not null } || !IsValidation(type))
            {
                continue;
            }
            if (Add(result, attribute, type.Name, shape, warn, out var reason) is not { } more)
            {
                fail(reason);
                return null;
            }
            result = more;
        }
        if (result is { MinLength: > 0 and var min, MaxLength: { } max } && min > max)
        {
            fail("no length is right: the least one is greater than the greatest");
            return null;
        }
        return result;
    }

    private static Constraints? Add(Constraints known, AttributeData attribute, string name, Shape shape, Action<string> warn, out string reason)
    {
        var type = Names.ForPeople(shape.CSharp);
        reason = $"[{name.Substring(0, name.Length - "Attribute".Length)}] does not fit {type}";
        var isText = shape.Kind == ShapeKind.String;
        switch (name)
        {
            case "RangeAttribute":
                return RangeReader.Read(attribute, shape, out var least, out var most) ? known with { Least = least, Most = most } : null;
            case "StringLengthAttribute":
                return isText ? Length(known, Symbols.Named<int>(attribute, "MinimumLength"), Symbols.Argument<int>(attribute, 0)) : null;
            case "MinLengthAttribute":
                return HasLength(shape) ? Length(known, Symbols.Argument<int>(attribute, 0), null) : null;
            case "MaxLengthAttribute":
                // Without a number it bounds what a database stores, which is nothing here.
                return HasLength(shape) ? Length(known, 0, attribute.ConstructorArguments.IsEmpty ? -1 : Symbols.Argument<int>(attribute, 0)) : null;
            case "LengthAttribute":
                return HasLength(shape) ? Length(known, Symbols.Argument<int>(attribute, 0), Symbols.Argument<int>(attribute, 1)) : null;
            case "RegularExpressionAttribute":
                if (!isText || PatternReader.Read(Symbols.Argument<string>(attribute, 0) ?? "") is not var (pattern, why))
                {
                    reason = "[RegularExpression] must stand on a string, be sound, and have nothing that needs backtracking (no lookaround, back-references, conditions or atomic groups)";
                    return null;
                }
                if (pattern.Json is null)
                {
                    warn($"the pattern {pattern.Given} is enforced and not published, so that models do not know it: ECMA-262 has no {why}");
                }
                return known with { Pattern = pattern };
            case "AllowedValuesAttribute":
                reason = $"[AllowedValues] must name constants of {type}";
                return Constants.Read(attribute, shape) is { } allowed ? known with { Allowed = allowed } : null;
            case "DeniedValuesAttribute":
                reason = $"[DeniedValues] must name constants of {type}";
                return Constants.Read(attribute, shape) is { } denied ? known with { Denied = denied } : null;
            case "EmailAddressAttribute":
                return isText ? known with { Form = TextForm.Email } : null;
            case "UrlAttribute":
                return isText ? known with { Form = TextForm.Url } : null;
            case "Base64StringAttribute":
                return isText ? known with { Form = TextForm.Base64 } : null;
            case "RequiredAttribute":
                return known with { RefusesNull = true, RefusesBlank = isText && !Symbols.Named<bool>(attribute, "AllowEmptyStrings") };
            case "DataTypeAttribute":
                // It says how to show a value and checks nothing.
                return known;
            default:
                reason = $"[{name.Substring(0, name.Length - "Attribute".Length)}] is neither published nor enforced; leave it out, and use one of the constraints that the rule's page lists";
                return null;
        }
    }

    private static bool IsValidation(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (Symbols.Is(current, Space + "ValidationAttribute"))
            {
                return true;
            }
        }
        return false;
    }

    private static bool HasLength(Shape shape) => shape.Kind is ShapeKind.String or ShapeKind.List or ShapeKind.Dictionary or ShapeKind.Bytes;

    // Of several, the narrowest counts.
    private static Constraints Length(Constraints known, int min, int? max) => known with
    {
        MinLength = min > 0 ? Math.Max(min, known.MinLength ?? 0) : known.MinLength,
        MaxLength = max is >= 0 and { } most ? Math.Min(most, known.MaxLength ?? int.MaxValue) : known.MaxLength,
    };
}
