using Microsoft.CodeAnalysis;

namespace Netra.Generators.Rules;

/// <summary>What a framework asks for.</summary>
internal static class Framework
{
    /// <summary>Whether the member's signature is given by a type of another assembly, which it overrides or implements.</summary>
    public static bool IsGiven(ISymbol symbol)
    {
        switch (symbol)
        {
            case IMethodSymbol { OverriddenMethod: { } overridden }:
                return !IsOwn(overridden, symbol) || IsGiven(overridden);
            case IPropertySymbol { OverriddenProperty: { } overridden }:
                return !IsOwn(overridden, symbol) || IsGiven(overridden);
            case IMethodSymbol { AssociatedSymbol: IPropertySymbol property }:
                return IsGiven(property);
        }
        return symbol is IMethodSymbol or IPropertySymbol
            && symbol.ContainingType is { } type
            && type.AllInterfaces.Where(contract => !IsOwn(contract, symbol)).SelectMany(contract => contract.GetMembers())
                .Any(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), symbol));
    }

    private static bool IsOwn(ISymbol symbol, ISymbol of) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, of.ContainingAssembly);
}
