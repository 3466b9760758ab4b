using Netra.Generators.Models;

namespace Netra.Generators.Composition;

/// <summary>Who provides a type in a host.</summary>
/// <param name="Module">The module, or null when the host or the generated code provides it.</param>
/// <param name="Component">The component, or null likewise.</param>
/// <param name="Lifetime">How long it lives.</param>
internal sealed record Provider(ModuleFacts? Module, ComponentFact? Component, string Lifetime);

/// <summary>
/// The services of all modules of a host. The same answers serve the generated code and the rules, so that whatever cannot be
/// composed is an error and whatever is no error can be.
/// </summary>
internal sealed class HostGraph
{
    public const string Factory = "global::Netra.IUserEngineFactory";
    public const string Engine = "global::Netra.IExecutionEngine";

    private readonly Dictionary<string, List<Provider>> _exports = new(StringComparer.Ordinal);

    public HostGraph(HostContent content)
    {
        Content = content;
        foreach (var module in content.Modules)
        {
            foreach (var component in module.Components)
            {
                foreach (var type in component.Exports)
                {
                    Add(type, new(module, component, component.Lifetime));
                }
            }
        }
        foreach (var type in content.Root.FromHost)
        {
            Add(type, new(null, null, "Process"));
        }
        Add(Factory, new(null, null, "Process"));
    }

    public HostContent Content { get; }

    /// <summary>Who provides a type to other modules, in the order of modules and of their services.</summary>
    public IReadOnlyList<Provider> Exported(string type) => _exports.TryGetValue(type, out var providers) ? providers : [];

    /// <summary>Who provides a type to a component of a module.</summary>
    public IReadOnlyList<Provider> Find(ModuleFacts module, string type)
    {
        var exported = Exported(type);
        return
        [
            .. module.Components
                .Where(component => component.Provides.Items.Contains(type, StringComparer.Ordinal) && !exported.Any(provider => provider.Component == component && provider.Module == module))
                .Select(component => new Provider(module, component, component.Lifetime)),
            .. exported,
        ];
    }

    /// <summary>What all user scopes together take from elsewhere.</summary>
    public ModuleImports UserImports => Together(Content.Modules.Select(module => module.UserImports));

    /// <summary>What all run scopes together take from elsewhere.</summary>
    public ModuleImports RunImports => Together(Content.Modules.Select(module => module.RunImports));

    /// <summary>What the user engine factory takes from the container for the scopes that it makes.</summary>
    public ModuleImports FactoryImports
    {
        get
        {
            var (one, all) = Together([UserImports, RunImports]);
            return new(one.Where(type => type != Factory && Exported(type).Any(provider => provider.Lifetime == "Process")).ToEquatable(), all);
        }
    }

    private static ModuleImports Together(IEnumerable<ModuleImports> imports)
        => new(Distinct(imports.SelectMany(import => import.One)), Distinct(imports.SelectMany(import => import.All)));

    private static EquatableArray<string> Distinct(IEnumerable<string> types) => types.Distinct(StringComparer.Ordinal).OrderBy(type => type, StringComparer.Ordinal).ToEquatable();

    private void Add(string type, Provider provider)
    {
        if (!_exports.TryGetValue(type, out var providers))
        {
            _exports.Add(type, providers = []);
        }
        providers.Add(provider);
    }
}
