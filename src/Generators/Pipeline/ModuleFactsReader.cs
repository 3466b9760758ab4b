using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads the manifests of referenced modules. Assemblies that do not know the contracts are not looked into.</summary>
internal static class ModuleFactsReader
{
    /// <summary>The module that is compiled, or null when the assembly is none.</summary>
    public static ModuleModel? Own(Compilation compilation)
        => Symbols.Attribute(compilation.Assembly, WellKnown.Module) is { } attribute && Symbols.Argument<string>(attribute, 0) is { Length: > 0 } name
            ? new ModuleModel(name, Names.Pascal(name))
            : null;

    /// <summary>The referenced modules, by name.</summary>
    public static EquatableArray<ModuleFacts> Referenced(Compilation compilation, CancellationToken ct)
    {
        var modules = new List<ModuleFacts>();
        foreach (var assembly in Assemblies(compilation))
        {
            ct.ThrowIfCancellationRequested();
            if (Read(assembly, compilation) is { } facts)
            {
                modules.Add(facts);
            }
        }
        return modules.OrderBy(module => module.Name, StringComparer.Ordinal).ThenBy(module => module.Assembly, StringComparer.Ordinal).ToEquatable();
    }

    /// <summary>The referenced assemblies that know the contracts.</summary>
    public static IEnumerable<IAssemblySymbol> Assemblies(Compilation compilation)
        => compilation.SourceModule.ReferencedAssemblySymbols.Where(KnowsContracts);

    /// <summary>Whether the assembly references the contracts.</summary>
    public static bool KnowsContracts(IAssemblySymbol assembly)
        => assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == WellKnown.ContractsAssembly));

    private static ModuleFacts? Read(IAssemblySymbol assembly, Compilation compilation)
    {
        if (Symbols.Attribute(assembly, WellKnown.ModuleManifest) is not { } announced
            || Symbols.Argument<INamedTypeSymbol>(announced, 0) is not { } manifest
            || Symbols.Attribute(manifest, WellKnown.ModuleFacts) is not { } facts)
        {
            return null;
        }
        return new ModuleFacts(
            Symbols.Argument<string>(facts, 0) ?? "",
            Symbols.Argument<string>(facts, 1) ?? "",
            assembly.Name,
            compilation.GetMetadataReference(assembly)?.Properties.Aliases is not { IsDefaultOrEmpty: false } aliases || aliases.Contains(MetadataReferenceProperties.GlobalAlias),
            Symbols.Argument<int>(announced, 1),
            Symbols.Attributes(manifest, WellKnown.AgentFact).Select(OfAgent).ToEquatable(),
            Symbols.Attributes(manifest, WellKnown.ComponentFact).Select(OfComponent).ToEquatable(),
            Imports(facts, "UserImports"),
            Imports(facts, "RunImports"));
    }

    private static ModuleImports Imports(AttributeData facts, string name)
        => new(Symbols.NamedStrings(facts, name).ToEquatable(), Symbols.NamedStrings(facts, name + "All").ToEquatable());

    private static AgentFact OfAgent(AttributeData fact)
        => new(Symbols.Argument<string>(fact, 0) ?? "", Symbols.Argument<string>(fact, 1) ?? "", Symbols.Named<bool>(fact, "Entry"));

    private static ComponentFact OfComponent(AttributeData fact)
        => new(
            Symbols.Argument<string>(fact, 0) ?? "",
            Symbols.Argument<int>(fact, 1) switch { 1 => "User", 2 => "Run", _ => "Process" },
            Symbols.NamedStrings(fact, "Provides").ToEquatable(),
            Symbols.NamedStrings(fact, "Exports").ToEquatable(),
            Symbols.NamedStrings(fact, "Needs").ToEquatable(),
            Symbols.NamedStrings(fact, "NeedsLater").ToEquatable(),
            Symbols.NamedStrings(fact, "NeedsAll").ToEquatable());
}
