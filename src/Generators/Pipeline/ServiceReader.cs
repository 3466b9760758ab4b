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
            Sorted(provided.Where(Symbols.IsPublic)),
            type.AllInterfaces.Any(contract => contract.SpecialType == SpecialType.System_IDisposable || Symbols.Is(contract, "System.IAsyncDisposable")),
            DependencyReader.Read(constructor));
    }

    private static string LifetimeOf(AttributeData attribute) => Symbols.Argument<int>(attribute, 0) switch
    {
        1 => "User",
        2 => "Run",
        _ => "Process",
    };

    // The framework's own interfaces say what a class can do, not what it provides; but for the one seam to models.
    private static bool IsContract(INamedTypeSymbol contract, IAssemblySymbol assembly)
        => SymbolEqualityComparer.Default.Equals(contract.ContainingAssembly, assembly)
            || contract.ContainingAssembly?.Name is not { } name
            || name == "Microsoft.Extensions.AI.Abstractions"
            || !(name is "System" or "mscorlib" or "netstandard" || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal));

    private static EquatableArray<string> Sorted(IEnumerable<INamedTypeSymbol> types)
        => types.Select(Symbols.CSharpPlain).OrderBy(type => type, StringComparer.Ordinal).ToEquatable();
}
