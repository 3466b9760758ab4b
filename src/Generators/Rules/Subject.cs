using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Models;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>The assembly that the rules look at: what it is, which of its trees count, and what is waived.</summary>
internal sealed class Subject
{
    private readonly string? _projectDirectory;
    private IReadOnlyList<INamedTypeSymbol>? _types;

    public Subject(Compilation compilation, AnalyzerOptions options)
    {
        Compilation = compilation;
        Module = ModuleFactsReader.Own(compilation);
        if (options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.ProjectDir", out var directory) && directory.Length > 0)
        {
            _projectDirectory = Slashes(directory).TrimEnd('/') + "/";
        }
    }

    public Compilation Compilation { get; }

    /// <summary>The module that the assembly is, or null.</summary>
    public ModuleModel? Module { get; }

    /// <summary>Whether the assembly knows the contracts; if not, no rule has anything to say about it.</summary>
    public static bool KnowsContracts(Compilation compilation)
        => compilation.ReferencedAssemblyNames.Any(reference => reference.Name == WellKnown.ContractsAssembly);

    /// <summary>The classes with <c>[CompositionRoot]</c>.</summary>
    public IEnumerable<INamedTypeSymbol> Roots => Types.Where(type => Symbols.Attribute(type, WellKnown.CompositionRoot) is not null);

    /// <summary>All types that the assembly declares, nested ones too, in the order of their names.</summary>
    public IReadOnlyList<INamedTypeSymbol> Types => _types ??= TypesOf(Compilation.Assembly).Where(type => !IsGenerated(type)).OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal).ToArray();

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

    /// <summary>
    /// Whether a generator added the tree. This is told by where it lies, in the project's obj folder or, from a driver without
    /// folders, in one named after a generator: a comment or a file's name must not switch a rule off.
    /// </summary>
    public bool IsGenerated(SyntaxTree tree)
    {
        var path = Slashes(tree.FilePath);
        if (path.Length == 0)
        {
            return false;
        }
        var isRooted = path[0] == '/' || (path.Length > 1 && path[1] == ':');
        return isRooted
            ? _projectDirectory is not null && path.StartsWith(_projectDirectory + "obj/", StringComparison.OrdinalIgnoreCase)
            : path.Split('/').Length >= 3;
    }

    /// <summary>
    /// Whether the rule is waived, with a reason, on the symbol or on what contains it. Rules without which something would
    /// silently not be generated cannot be waived.
    /// </summary>
    public static bool IsWaived(ISymbol symbol, string rule)
    {
        if (rule is not (RuleIds.MutableStatic or RuleIds.SecondImplementation or RuleIds.ForeignModule))
        {
            return false;
        }
        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (HasWaiver(current, rule))
            {
                return true;
            }
        }
        return HasWaiver(symbol.ContainingAssembly, rule);
    }

    /// <summary>Where the symbol is declared by hand.</summary>
    public Location LocationOf(ISymbol symbol)
        => symbol.Locations.FirstOrDefault(location => location.SourceTree is { } tree && !IsGenerated(tree)) ?? Location.None;

    private static bool HasWaiver(ISymbol? symbol, string rule)
        => symbol is not null && Symbols.Attributes(symbol, WellKnown.Waiver).Any(waiver =>
            Symbols.Argument<string>(waiver, 0) == rule && !string.IsNullOrWhiteSpace(Symbols.Argument<string>(waiver, 1)));

    private static string Slashes(string path) => path.Replace('\\', '/');
}
