using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Models;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>The assembly that a rule looks at: what it is, which of its trees count, and what becomes of what is found.</summary>
internal sealed class Subject
{
    private static readonly ConditionalWeakTable<Compilation, Lazy<ImmutableArray<INamedTypeSymbol>>> Declared = new();

    private readonly GeneratedTrees _generated;
    private IReadOnlyList<INamedTypeSymbol>? _types;

    public Subject(Compilation compilation, AnalyzerOptions options, ImmutableArray<DiagnosticDescriptor> rules, CancellationToken ct)
    {
        Compilation = compilation;
        Module = ModuleFactsReader.Own(compilation);
        Baseline = Baseline.Read(options, compilation.AssemblyName ?? "", ct);
        Verdicts = new(compilation, Baseline, rules);
        _generated = new(options.AnalyzerConfigOptionsProvider.GlobalOptions);
    }

    public Compilation Compilation { get; }

    /// <summary>The module that the assembly is, or null.</summary>
    public ModuleModel? Module { get; }

    /// <summary>What was known when the rules were adopted.</summary>
    public Baseline Baseline { get; }

    /// <summary>What becomes of what the rule finds.</summary>
    public Verdicts Verdicts { get; }

    /// <summary>Whether the assembly knows the contracts; if not, no rule has anything to say about it.</summary>
    public static bool KnowsContracts(Compilation compilation)
        => compilation.ReferencedAssemblyNames.Any(reference => reference.Name == WellKnown.ContractsAssembly);

    /// <summary>Whether it is a module or a host, and no program of tests: what runs where users are served.</summary>
    public bool IsProduct => (Module is not null || Roots.Any()) && !IsTest;

    /// <summary>The classes with <c>[CompositionRoot]</c>.</summary>
    public IEnumerable<INamedTypeSymbol> Roots => Types.Where(type => Symbols.Attribute(type, WellKnown.CompositionRoot) is not null);

    /// <summary>All types that the assembly declares, nested ones too, in the order of their names.</summary>
    public IReadOnlyList<INamedTypeSymbol> Types
        => _types ??= Declared.GetValue(Compilation, static compilation => new(() => [.. TypesOf(compilation.Assembly).OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal)]))
            .Value.Where(type => !IsGenerated(type)).ToArray();

    // Libraries are composed into hosts whatever they reference; a program that has tests of a framework is one of tests. A reference alone says nothing.
    private bool IsTest
        => Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            && Compilation.ReferencedAssemblyNames.Any(static reference => IsTestFramework(reference.Name))
            && Types.Any(static type => type.GetMembers().OfType<IMethodSymbol>().Any(static method => method.GetAttributes().Any(static attribute => IsTestFramework(attribute.AttributeClass?.ContainingAssembly?.Name))));

    private static bool IsTestFramework(string? assembly)
        => assembly is "xunit.core" or "xunit.v3.core" or "nunit.framework" or "Microsoft.VisualStudio.TestPlatform.TestFramework" or "MSTest.TestFramework" or "TUnit.Core";

    /// <summary>All types of an assembly, nested ones too.</summary>
    public static IEnumerable<INamedTypeSymbol> TypesOf(IAssemblySymbol assembly)
    {
        var open = new Stack<INamespaceOrTypeSymbol>([assembly.GlobalNamespace]);
        while (open.Count > 0)
        {
            foreach (var member in open.Pop().GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                if (member is INamedTypeSymbol type)
                {
                    yield return type;
                }
                open.Push(member);
            }
        }
    }

    /// <summary>Whether a generator added the symbol, every part of it.</summary>
    public bool IsGenerated(ISymbol symbol)
        => !symbol.DeclaringSyntaxReferences.IsEmpty && symbol.DeclaringSyntaxReferences.All(reference => IsGenerated(reference.SyntaxTree));

    /// <summary>Whether a generator added the tree.</summary>
    public bool IsGenerated(SyntaxTree tree) => _generated.Contains(tree);

    /// <summary>Where the symbol is declared by hand.</summary>
    public Location LocationOf(ISymbol symbol)
        => symbol.Locations.FirstOrDefault(location => location.SourceTree is { } tree && !IsGenerated(tree)) ?? Location.None;
}
