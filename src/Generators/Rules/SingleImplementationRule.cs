using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>NETRA002: a contract with <c>[SingleImplementation]</c> has one implementation, in a module and across the modules of a host.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SingleImplementationRule : AssemblyRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.SecondImplementation];

    internal override void Check(CompilationAnalysisContext context, Subject subject)
    {
        var root = subject.Roots.FirstOrDefault();
        if (subject.Module is null && root is null)
        {
            return;
        }
        var assemblies = new List<IAssemblySymbol> { subject.Compilation.Assembly };
        if (root is not null)
        {
            assemblies.AddRange(ModuleFactsReader.Assemblies(subject.Compilation).Where(assembly => Symbols.Attribute(assembly, WellKnown.Module) is not null));
        }
        var implementations = assemblies.SelectMany(Subject.TypesOf)
            .SelectMany(type => ContractsOf(type).Select(contract => (Type: type, Contract: contract)))
            .GroupBy(pair => pair.Contract, SymbolEqualityComparer.Default);
        foreach (var group in implementations)
        {
            var types = group.Select(pair => pair.Type).OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal).ThenBy(type => type.ContainingAssembly.Name, StringComparer.Ordinal).ToArray();
            if (types.Length < 2)
            {
                continue;
            }
            var places = string.Join(", ", types.Select(type => $"{type.ToDisplayString()} ({type.ContainingAssembly.Name})"));
            var own = types.Where(type => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, subject.Compilation.Assembly) && !subject.IsGenerated(type)).ToArray();
            // On the later one of the assembly, or on the root when all lie elsewhere.
            var at = own.LastOrDefault() ?? root!;
            Report(context.ReportDiagnostic, subject, Descriptors.SecondImplementation, at, own.Where(type => !SymbolEqualityComparer.Default.Equals(type, at)), [group.Key!.ToDisplayString(), places]);
        }
    }

    private static IEnumerable<INamedTypeSymbol> ContractsOf(INamedTypeSymbol type)
        => type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false }
            ? type.AllInterfaces.Select(contract => contract.OriginalDefinition)
                .Where(contract => Symbols.Attribute(contract, WellKnown.SingleImplementation) is not null && !IsDecorator(type, contract))
            : [];

    // One that wraps another says so and takes it.
    private static bool IsDecorator(INamedTypeSymbol type, INamedTypeSymbol contract)
        => Symbols.Attribute(type, WellKnown.Decorator) is not null
            && type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type.OriginalDefinition, contract)));
}
