using Microsoft.CodeAnalysis;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>
/// What a symbol says about itself: its <c>[Description]</c>, else its XML documentation with whitespace folded and
/// references by their simple names. Documentation that cannot be parsed counts as none.
/// </summary>
internal static class Descriptions
{
    private const string Attribute = "System.ComponentModel.DescriptionAttribute";

    /// <summary>Of a type, method or property.</summary>
    public static string? Of(ISymbol symbol, CancellationToken ct)
        => ByAttribute(symbol) ?? Element(symbol, "summary", null, ct);

    /// <summary>Of a parameter, which its method, constructor or record documents.</summary>
    public static string? OfParameter(IParameterSymbol parameter, CancellationToken ct)
        => ByAttribute(parameter)
            ?? Element(parameter.ContainingSymbol, "param", parameter.Name, ct)
            // A primary constructor's parameters are documented on the type.
            ?? (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
                ? Element(constructor.ContainingType, "param", parameter.Name, ct)
                : null);

    public static string? ByAttribute(ISymbol symbol)
        => Symbols.Attribute(symbol, Attribute) is { } attribute && Symbols.Argument<string>(attribute, 0) is { Length: > 0 } text ? Literals.WellFormed(text) : null;

    private static string? Element(ISymbol symbol, string element, string? name, CancellationToken ct)
    {
        // Of other assemblies' symbols a build has no documentation and an editor may have some: the same code must give the same schema.
        if (symbol.DeclaringSyntaxReferences.IsEmpty && !(symbol is IMethodSymbol { IsImplicitlyDeclared: true }))
        {
            return null;
        }
        return Documentation.Text(symbol, element, name, ct);
    }
}
