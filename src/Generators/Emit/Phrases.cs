using Netra.Generators.Models;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>What is expected of a value, in words that a model can act on.</summary>
internal static class Phrases
{
    public static string Of(ShapeTable table, TypeUse use, Constraints? constraints = null)
        => Of(table[use], constraints ?? Constraints.None, use.AllowsNull && constraints is not { RefusesNull: true });

    private static string Of(Shape shape, Constraints constraints, bool allowsNull)
        => allowsNull ? shape.Kind == ShapeKind.Node ? "any JSON value" : Of(shape, constraints) + " or null" : Of(shape, constraints);

    public static string Of(Shape shape, Constraints constraints)
    {
        if (!constraints.Allowed.IsEmpty)
        {
            return "one of " + string.Join(", ", constraints.Allowed.Select(value => value.Json));
        }
        var text = constraints.Form switch
        {
            TextForm.Email => "an e-mail address",
            TextForm.Url => "an http, https or ftp URL",
            TextForm.Base64 => "bytes in base64",
            _ => "a string",
        };
        var phrase = shape.Kind switch
        {
            ShapeKind.Boolean => "true or false",
            ShapeKind.Char => "a string of one character",
            _ when Numbers.IsInteger(shape.Kind) => "an integer" + Range(shape.Kind, constraints),
            ShapeKind.Single or ShapeKind.Double or ShapeKind.Decimal => "a number" + Range(shape.Kind, constraints),
            ShapeKind.String => text + Length(constraints, "characters"),
            ShapeKind.Guid => "a UUID like 123e4567-e89b-12d3-a456-426614174000",
            ShapeKind.DateTime or ShapeKind.DateTimeOffset => "a date and time like 2026-01-31T09:30:00Z",
            ShapeKind.DateOnly => "a date like 2026-01-31",
            ShapeKind.TimeOnly => "a time like 09:30:00",
            ShapeKind.TimeSpan => "a length of time like 1.12:30:00 (days.hours:minutes:seconds)",
            ShapeKind.Uri => "an absolute URI",
            ShapeKind.Bytes => "bytes in base64" + Length(constraints, "bytes"),
            ShapeKind.Node => "any JSON value but null",
            ShapeKind.Element or ShapeKind.Text => "any JSON value",
            ShapeKind.Id => "an id",
            ShapeKind.Enum => (shape.IsFlags ? "an array of " : "one of ") + string.Join(", ", shape.Names.Select(name => name.Json)),
            ShapeKind.List => "an array" + Length(constraints, "items"),
            ShapeKind.Dictionary => "an object" + Length(constraints, "members"),
            ShapeKind.Union => $"an object with {shape.Discriminator!.Name}",
            _ => Object(shape.Read),
        };
        phrase += constraints.Pattern is { } pattern ? $" matching {pattern.Json ?? pattern.Given}" : "";
        phrase += constraints.RefusesBlank ? ", not blank" : "";
        return constraints.Denied.IsEmpty ? phrase : $"{phrase}, but not {string.Join(", ", constraints.Denied.Select(value => value.Json))}";
    }

    /// <summary>An object with these members.</summary>
    public static string Object(EquatableArray<Member> members)
        => members.IsEmpty ? "an empty object" : "an object with " + string.Join(", ", members.Select(member => member.Json));

    private static string Range(ShapeKind kind, Constraints constraints)
    {
        var (least, most) = (constraints.Least, constraints.Most);
        if (least is null && most is null)
        {
            // The limits of small types surprise; those of the others are told when they are overstepped.
            return kind is ShapeKind.SByte or ShapeKind.Byte or ShapeKind.Int16 or ShapeKind.UInt16 && Numbers.Limits(kind) is var (from, to)
                ? $" from {Literals.Number(from)} to {Literals.Number(to)}"
                : "";
        }
        if (least is { IsExclusive: false } && most is { IsExclusive: false })
        {
            return $" from {least.Json} to {most.Json}";
        }
        var parts = new List<string>();
        if (least is not null)
        {
            parts.Add((least.IsExclusive ? "greater than " : "of at least ") + least.Json);
        }
        if (most is not null)
        {
            parts.Add((most.IsExclusive ? "less than " : "of at most ") + most.Json);
        }
        return " " + string.Join(" and ", parts);
    }

    private static string Length(Constraints constraints, string unit) => (constraints.MinLength, constraints.MaxLength) switch
    {
        (null, null) => "",
        ({ } min, { } max) when min == max => $" of {Literals.Number(min)} {unit}",
        ({ } min, { } max) => $" of {Literals.Number(min)} to {Literals.Number(max)} {unit}",
        ({ } min, null) => $" of at least {Literals.Number(min)} {unit}",
        (null, { } max) => $" of at most {Literals.Number(max)} {unit}",
    };
}
