using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Composition;

/// <summary>Who provides a type in a host.</summary>
/// <param name="Module">The module, or null when the host or the generated code provides it.</param>
/// <param name="Component">The component, or null likewise.</param>
/// <param name="Lifetime">How long it lives.</param>
internal sealed record Provider(ModuleFacts? Module, ComponentFact? Component, string Lifetime);

/// <summary>
/// The services of all modules of a host. The same answers serve the generated code and rule NETRA012, so that whatever
/// cannot be composed is an error and whatever is no error can be.
/// </summary>
internal sealed class HostGraph
{
    public const string Factory = "global::Netra.IUserEngineFactory";
    public const string Registry = "global::Netra.IAgentRegistry";
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

    /// <summary>Types that more than one exports, with those who do.</summary>
    public IEnumerable<(string Type, IReadOnlyList<Provider> Providers)> Ambiguous
        => _exports.Where(pair => pair.Value.Count > 1).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, (IReadOnlyList<Provider>)pair.Value));

    /// <summary>Who provides a type to other modules.</summary>
    public Provider? Exported(string type) => _exports.TryGetValue(type, out var providers) ? providers[0] : null;

    /// <summary>Who provides a type to a component of a module.</summary>
    public Provider? Find(ModuleFacts module, string type)
        => module.Components.FirstOrDefault(component => component.Provides.Items.Contains(type, StringComparer.Ordinal)) is { } own
            ? new Provider(module, own, own.Lifetime)
            : Exported(type);

    /// <summary>What all user scopes together import.</summary>
    public IEnumerable<string> UserImports => Distinct(Content.Modules.SelectMany(module => module.UserImports));

    /// <summary>What all run scopes together import.</summary>
    public IEnumerable<string> RunImports => Distinct(Content.Modules.SelectMany(module => module.RunImports));

    /// <summary>What the user engine factory takes from the container for the scopes that it makes.</summary>
    public IEnumerable<string> FactoryImports
        => Distinct(UserImports.Concat(RunImports).Where(type => type != Factory && Exported(type)?.Lifetime == "Process"));

    private static IEnumerable<string> Distinct(IEnumerable<string> types) => types.Distinct(StringComparer.Ordinal).OrderBy(type => type, StringComparer.Ordinal);

    private void Add(string type, Provider provider)
    {
        if (!_exports.TryGetValue(type, out var providers))
        {
            _exports.Add(type, providers = []);
        }
        providers.Add(provider);
    }
}
