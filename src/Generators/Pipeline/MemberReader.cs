using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads what members of objects and parameters of tools have in common.</summary>
internal static class MemberReader
{
    /// <summary>The constraints, or null after the reader was told why there are none.</summary>
    public static Constraints? Constraints(IEnumerable<ISymbol> attributed, TypeUse use, ShapeReader reader, string name)
    {
        // A type within itself is an object, on which no constraint fits.
        var shape = reader.Find(use) ?? Shape.Simple(use.ShapeId, use.ShapeId, ShapeKind.Object, isValueType: false);
        return ConstraintReader.Read(attributed, shape, reason => reader.Fail($"'{name}': {reason}"));
    }

    /// <summary>A parameter of a tool as an argument, or null after the reader was told why it cannot be one.</summary>
    public static Member? Argument(IParameterSymbol parameter, ShapeReader reader)
    {
        if (parameter.RefKind is not (RefKind.None or RefKind.In))
        {
            reader.Fail($"'{parameter.Name}' is passed by reference");
            return null;
        }
        if (reader.Use(parameter.Type) is not { } use || Constraints([parameter], use, reader, parameter.Name) is not { } constraints)
        {
            return null;
        }
        var (csharp, json) = Defaults.Of(parameter, use, reader);
        return new Member(
            SnakeCase.Of(parameter.Name),
            Symbols.Escape(parameter.Name),
            use,
            MemberRole.Parameter,
            !parameter.HasExplicitDefaultValue,
            csharp,
            json,
            HasUnknownDefault: false,
            SkipsNull: false,
            Symbols.Attribute(parameter, WellKnown.Secret) is not null,
            Descriptions.OfParameter(parameter, reader.Cancellation),
            constraints);
    }
}
