using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads a class with <c>[Service]</c>.</summary>
internal static class ServiceReader
{
    /// <summary>The service, or null when something about it is invalid: the rules say what.</summary>
    public static ServiceModel? Read(INamedTypeSymbol type)
    {
        if (type is not { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false }
            || Targets.IsGeneric(type)
            || !Symbols.IsReachable(type)
            || Symbols.Attribute(type, WellKnown.Service) is not { } attribute
            || Targets.Constructor(type) is not { } constructor)
        {
            return null;
        }
        var provided = type.Interfaces.Where(contract => IsContract(contract, type.ContainingAssembly)).ToArray();
        return new ServiceModel(
            Symbols.CSharpPlain(type),
            LifetimeOf(attribute),
            Sorted(provided),
            Sorted(provided.Where(contract => Symbols.IsPublic(contract) && !SymbolEqualityComparer.Default.Equals(contract.ContainingAssembly, type.ContainingAssembly))),
            DependencyReader.Read(constructor));
    }

    private static string LifetimeOf(AttributeData attribute) => Symbols.Argument<int>(attribute, 0) switch
    {
        1 => "User",
        2 => "Run",
        _ => "Process",
    };

    // What the module or the contracts declare; and the one seam to models, which Microsoft.Extensions.AI declares.
    private static bool IsContract(INamedTypeSymbol contract, IAssemblySymbol assembly)
        => SymbolEqualityComparer.Default.Equals(contract.ContainingAssembly, assembly)
            || contract.ContainingAssembly?.Name == WellKnown.ContractsAssembly
            || contract.ContainingAssembly?.Name == "Microsoft.Extensions.AI.Abstractions";

    private static EquatableArray<string> Sorted(IEnumerable<INamedTypeSymbol> types)
        => types.Select(Symbols.CSharpPlain).OrderBy(type => type, StringComparer.Ordinal).ToEquatable();
}
