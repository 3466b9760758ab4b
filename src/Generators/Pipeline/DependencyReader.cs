using Microsoft.CodeAnalysis;
using Netra.Generators.Models;

namespace Netra.Generators.Pipeline;

/// <summary>Reads what a constructor takes.</summary>
internal static class DependencyReader
{
    public static EquatableArray<Dependency> Read(IMethodSymbol constructor)
        => constructor.Parameters.Select(parameter => Of(parameter.Type, constructor.ContainingAssembly)).ToEquatable();

    private static Dependency Of(ITypeSymbol type, IAssemblySymbol assembly)
        => new(Symbols.CSharpPlain(type), KindOf(type), SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, assembly) || !Symbols.IsPublic(type));

    private static DependencyKind KindOf(ITypeSymbol type) => Symbols.MetadataName(type) switch
    {
        "Netra.UserContext" => DependencyKind.UserContext,
        "Netra.IUserScope" => DependencyKind.UserScope,
        "Netra.RunContext" => DependencyKind.RunContext,
        "Netra.IRunScope" => DependencyKind.RunScope,
        "Microsoft.Extensions.Logging.ILogger`1"
            or "Microsoft.Extensions.Logging.ILoggerFactory"
            or "Microsoft.Extensions.Options.IOptions`1"
            or "System.TimeProvider"
            or "Netra.IAgentRegistry" => DependencyKind.Container,
        _ => DependencyKind.Service,
    };
}
