using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>Which types hold what is one user's, and which live as long as the process. Answers are kept for one compilation.</summary>
internal sealed class Ownership
{
    private const int Process = 0;

    // One type within another within a third is as far as fields are followed.
    private const int Depth = 3;

    private readonly ConcurrentDictionary<ITypeSymbol, ITypeSymbol?> _owned = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ITypeSymbol> _ofProcess = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ITypeSymbol> _ofUsers = new(SymbolEqualityComparer.Default);

    public Ownership(IReadOnlyList<INamedTypeSymbol> declared)
    {
        foreach (var service in declared.Where(static type => Lifetime(type) == Process))
        {
            _ofProcess.UnionWith(service.AllInterfaces);
            for (INamedTypeSymbol? type = service; type is { SpecialType: SpecialType.None }; type = type.BaseType)
            {
                _ofProcess.Add(type.OriginalDefinition);
            }
        }
        // What only users' services of the assembly provide.
        foreach (var service in declared.Where(static type => Lifetime(type) is not null and not Process))
        {
            _ofUsers.UnionWith(service.Interfaces.Where(contract => !contract.IsGenericType && !contract.DeclaringSyntaxReferences.IsEmpty && !_ofProcess.Contains(contract)));
        }
    }

    /// <summary>
    /// What of a type is one user's: the type itself, or what a collection, a tuple or a task of it holds, or a type that the assembly
    /// declares keeps in a field. Null when nothing is known to be.
    /// </summary>
    public ITypeSymbol? OfUser(ITypeSymbol? type) => type is null ? null : _owned.GetOrAdd(type, found => OfUser(found, depth: 0));

    /// <summary>Whether there is one of it in the process: a service with that lifetime, what it is derived of, or a contract that such a service of the assembly provides.</summary>
    public bool IsOfProcess(ITypeSymbol? type)
        => type is { TypeKind: TypeKind.Class or TypeKind.Interface } && (_ofProcess.Contains(type) || _ofProcess.Contains(type.OriginalDefinition) || Lifetime(type) == Process);

    private ITypeSymbol? OfUser(ITypeSymbol? type, int depth) => type switch
    {
        IArrayTypeSymbol array => OfUser(array.ElementType, depth),
        INamedTypeSymbol named when IsOfUser(named) => named,
        INamedTypeSymbol { IsGenericType: true } named when Holds(named) => named.TypeArguments.Select(argument => OfUser(argument, depth)).FirstOrDefault(static owned => owned is not null),
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, DeclaringSyntaxReferences.IsEmpty: false } named when depth < Depth && Lifetime(named) is null
            => named.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic).Select(field => OfUser(field.Type, depth + 1)).FirstOrDefault(static owned => owned is not null),
        _ => null,
    };

    private bool IsOfUser(INamedTypeSymbol type)
        => _ofUsers.Contains(type) || Symbols.MetadataName(type) is "Netra.UserContext" or "Netra.RunContext" or "Netra.IRun" or "Netra.ToolContext" or "Netra.IUserScope" or "Netra.IRunScope" or "Netra.IExecutionEngine" or "Netra.EngineLease"
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
