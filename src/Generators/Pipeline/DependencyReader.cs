using Microsoft.CodeAnalysis;
using Netra.Generators.Models;

namespace Netra.Generators.Pipeline;

/// <summary>Reads what a constructor takes.</summary>
internal static class DependencyReader
{
    public static EquatableArray<Dependency> Read(IMethodSymbol constructor)
        => constructor.Parameters.Select(parameter => Of(parameter.Type, constructor.ContainingAssembly)).ToEquatable();

    private static Dependency Of(ITypeSymbol type, IAssemblySymbol assembly)
    {
        var (service, taking) = Form(type);
        return new(
            Symbols.CSharpPlain(service),
            KindOf(service),
            SymbolEqualityComparer.Default.Equals(service.ContainingAssembly, assembly) || !Symbols.IsPublic(service),
            taking);
    }

    // One form around a service; anything else, such as a list of strings, is a service of that very type.
    private static (ITypeSymbol Service, Taking Taking) Form(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            return CanBeMany(array.ElementType) ? (array.ElementType, Taking.Array) : (type, Taking.One);
        }
        if (type is not INamedTypeSymbol { TypeArguments.Length: 1 } generic)
        {
            return (type, Taking.One);
        }
        var argument = generic.TypeArguments[0];
        return Symbols.MetadataName(type) switch
        {
            "System.Func`1" when CanBeService(argument) => (argument, Taking.Func),
            "System.Lazy`1" when CanBeService(argument) => (argument, Taking.Lazy),
            "System.Collections.Generic.IEnumerable`1"
                or "System.Collections.Generic.IReadOnlyCollection`1"
                or "System.Collections.Generic.IReadOnlyList`1" when CanBeMany(argument) => (argument, Taking.List),
            "System.Collections.Immutable.ImmutableArray`1" when CanBeMany(argument) => (argument, Taking.ImmutableArray),
            _ => (type, Taking.One),
        };
    }

    private static bool CanBeService(ITypeSymbol type)
        => type is { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Interface, NullableAnnotation: not NullableAnnotation.Annotated };

    // What several services have in common is an interface; a list of anything else would always be empty.
    private static bool CanBeMany(ITypeSymbol type)
        => CanBeService(type) && type.TypeKind == TypeKind.Interface && KindOf(type) == DependencyKind.Service;

    private static DependencyKind KindOf(ITypeSymbol type) => Symbols.MetadataName(type) switch
    {
        "Netra.UserContext" => DependencyKind.UserContext,
        "Netra.IUserScope" => DependencyKind.UserScope,
        "Netra.RunContext" => DependencyKind.RunContext,
        "Netra.IRunScope" => DependencyKind.RunScope,
        "Microsoft.Extensions.Logging.ILogger`1"
            or "Microsoft.Extensions.Logging.ILoggerFactory"
            or "Microsoft.Extensions.Options.IOptions`1"
            or "Microsoft.Extensions.Options.IOptionsMonitor`1"
            or "System.TimeProvider"
            or "Netra.IAgentRegistry" => DependencyKind.Container,
        _ => DependencyKind.Service,
    };
}
