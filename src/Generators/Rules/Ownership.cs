using Microsoft.CodeAnalysis;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>Which types hold what is one user's, and which live as long as the process.</summary>
internal static class Ownership
{
    private const int Process = 0;

    /// <summary>What of a type is one user's: the type itself, or what a collection, a tuple or a task of it holds. Null when nothing is known to be.</summary>
    public static ITypeSymbol? OfUser(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => OfUser(array.ElementType),
        INamedTypeSymbol named when IsOfUser(named) => named,
        INamedTypeSymbol { IsGenericType: true } named when Holds(named) => named.TypeArguments.Select(OfUser).FirstOrDefault(owned => owned is not null),
        _ => null,
    };

    /// <summary>Whether there is one of it in the process: a service with that lifetime, or a contract that such a service of the assembly provides.</summary>
    public static bool IsOfProcess(ITypeSymbol? type, IReadOnlyList<INamedTypeSymbol> types) => type switch
    {
        { TypeKind: TypeKind.Class } => Lifetime(type) == Process,
        { TypeKind: TypeKind.Interface } => types.Any(service => Lifetime(service) == Process && service.AllInterfaces.Contains(type, SymbolEqualityComparer.Default)),
        _ => false,
    };

    private static bool IsOfUser(INamedTypeSymbol type)
        => Symbols.MetadataName(type) is "Netra.UserContext" or "Netra.RunContext" or "Netra.IRun" or "Netra.ToolContext" or "Netra.IUserScope" or "Netra.IRunScope" or "Netra.IExecutionEngine" or "Netra.EngineLease"
            || Lifetime(type) is not null and not Process
            || Symbols.Attribute(type, WellKnown.Agent) is not null
            || Symbols.Attribute(type, WellKnown.ToolSet) is not null;

    // Of all generic types those of the platform are known to hold what they are made for; not delegates, comparers and the like, which take or make it.
    private static bool Holds(INamedTypeSymbol type)
        => type.TypeKind != TypeKind.Delegate && !type.Name.Contains("Compar") && !type.Name.Contains("Observ")
            && type.ContainingNamespace?.ToDisplayString() is { } space
            && (space == "System" || space == "System.Runtime.CompilerServices" || space == "System.Threading"
                || space.StartsWith("System.Collections.", StringComparison.Ordinal) || space.StartsWith("System.Threading.", StringComparison.Ordinal));

    private static int? Lifetime(ITypeSymbol type)
        => Symbols.Attribute(type, WellKnown.Service) is { } service ? Symbols.Argument<int>(service, 0) : null;
}
