using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads a class with <c>[CompositionRoot]</c>.</summary>
internal static class RootReader
{
    /// <summary>The root, or null when something about it is invalid: the rules say what.</summary>
    public static RootModel? Read(INamedTypeSymbol type, CancellationToken ct)
    {
        if (type.TypeKind != TypeKind.Class
            || Targets.IsGeneric(type)
            || !Symbols.IsReachable(type)
            || !Targets.IsPartial(type, ct)
            || Symbols.Attribute(type, WellKnown.CompositionRoot) is not { } attribute)
        {
            return null;
        }
        var fromHost = Symbols.Attributes(type, WellKnown.FromHost)
            .Select(given => Symbols.CSharpPlain(given.AttributeClass!.TypeArguments[0]))
            .Distinct(StringComparer.Ordinal)
            .OrderBy(given => given, StringComparer.Ordinal);
        return new RootModel(Targets.Of(type), Symbols.Named<string>(attribute, "DefaultAgent"), fromHost.ToEquatable());
    }
}
