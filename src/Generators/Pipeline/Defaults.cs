using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Default values of parameters as typed literals.</summary>
internal static class Defaults
{
    /// <summary>The default as C# and, where JSON can say it, as JSON.</summary>
    public static (string CSharp, string? Json) Of(IParameterSymbol parameter, TypeUse use, ShapeReader reader)
    {
        if (!parameter.HasExplicitDefaultValue)
        {
            return ("default!", null);
        }
        if (parameter.ExplicitDefaultValue is not { } value)
        {
            // The default of a struct arrives as null, too.
            return use.AllowsNull ? ("default", "null") : ("default!", null);
        }
        if (reader.Find(use) is { Kind: ShapeKind.Enum } shape)
        {
            var number = Literals.Number(value);
            var name = shape.Names.FirstOrDefault(candidate => candidate.Value == number && !candidate.IsAlias);
            return ($"({shape.CSharp})({number})", name is null || shape.IsFlags ? null : Literals.Json(name.Json));
        }
        return (Literals.CSharp(value) ?? "default!", Literals.JsonOf(value));
    }
}
