using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Rules;
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
        return ConstraintReader.Read(
            attributed.SelectMany(symbol => symbol.GetAttributes()),
            shape,
            reason => reader.Fail($"'{name}': {reason}"),
            reason => reader.Warn(RuleIds.PatternNotPortable, $"'{name}': {reason}"));
    }

    /// <summary>A parameter of a tool as an argument, or null after the reader was told why it cannot be one.</summary>
    public static Member? Argument(IParameterSymbol parameter, ShapeReader reader)
    {
        if (parameter.RefKind is not (RefKind.None or RefKind.In))
        {
            reader.Fail($"'{parameter.Name}' is passed by reference");
            return null;
        }
        if (reader.Use(parameter.Type) is not { } use || Constraints(Overridden(parameter).Reverse(), use, reader, parameter.Name) is not { } constraints)
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
            Overridden(parameter).Any(known => Symbols.Attribute(known, WellKnown.Secret) is not null),
            Description(parameter, reader.Cancellation),
            constraints);
    }

    /// <summary>What a tool's parameter says about itself, or the one that it overrides.</summary>
    public static string? Description(IParameterSymbol parameter, CancellationToken ct)
        => Overridden(parameter).Select(known => Descriptions.OfParameter(known, ct)).FirstOrDefault(description => description is not null);

    /// <summary>The parameter, then those that it overrides.</summary>
    private static IEnumerable<IParameterSymbol> Overridden(IParameterSymbol parameter)
        => ToolSetReader.Overridden((IMethodSymbol)parameter.ContainingSymbol).Select(method => method.Parameters[parameter.Ordinal]);
}
