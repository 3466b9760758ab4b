using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Composition;

/// <summary>Where a dependency is taken from within a module.</summary>
internal enum SourceKind
{
    /// <summary>From services of the module: from one, or from all where all are taken.</summary>
    Own,

    /// <summary>From the host's container.</summary>
    Container,

    /// <summary>From the scope itself: its user, its run, or the scope.</summary>
    Context,

    /// <summary>From somewhere else, through the host.</summary>
    Import,

    /// <summary>From nowhere: rule NETRA012.</summary>
    Missing,

    /// <summary>From several where one is taken: rule NETRA012.</summary>
    Ambiguous,

    /// <summary>From something that lives shorter: rule NETRA006.</summary>
    Captive,
}

/// <summary>A resolved dependency.</summary>
/// <param name="Kind">Where it is taken from.</param>
/// <param name="Services">The module's services that provide it.</param>
internal sealed record Source(SourceKind Kind, IReadOnlyList<ServiceModel> Services);

/// <summary>The services of one module and what they take. The same answers serve the generated code and the rules.</summary>
internal sealed class ModuleGraph
{
    private readonly Dictionary<string, List<ServiceModel>> _providers = new(StringComparer.Ordinal);

    public ModuleGraph(ModuleContent content)
    {
        Content = content;
        foreach (var service in content.Services)
        {
            foreach (var type in ProvidedBy(service))
            {
                if (!_providers.TryGetValue(type, out var providers))
                {
                    _providers.Add(type, providers = []);
                }
                providers.Add(service);
            }
        }
    }

    public ModuleContent Content { get; }

    public static IEnumerable<string> ProvidedBy(ServiceModel service) => service.Provides.Prepend(service.CSharp);

    /// <summary>What agents and tool sets take, in each form once.</summary>
    public IEnumerable<Dependency> ConsumerDependencies
        => Distinct(Content.Agents.SelectMany(agent => agent.Dependencies).Concat(Content.ToolSets.SelectMany(set => set.Dependencies)));

    public IEnumerable<ServiceModel> Of(string lifetime) => Content.Services.Where(service => service.Lifetime == lifetime);

    /// <summary>The module's services that provide a type, in the order of their names.</summary>
    public IReadOnlyList<ServiceModel> Providers(string type) => _providers.TryGetValue(type, out var providers) ? providers : [];

    /// <summary>Where something that lives this long takes a dependency from.</summary>
    public Source Resolve(Dependency dependency, string lifetime)
    {
        switch (dependency.Kind)
        {
            case DependencyKind.Container:
                return new(SourceKind.Container, []);
            case DependencyKind.UserContext or DependencyKind.UserScope:
                return new(lifetime == "Process" ? SourceKind.Captive : SourceKind.Context, []);
            case DependencyKind.RunContext or DependencyKind.RunScope:
                return new(lifetime == "Run" ? SourceKind.Context : SourceKind.Captive, []);
        }
        var providers = Providers(dependency.Type);
        if (providers.Any(provider => !Lifetimes.Outlives(provider.Lifetime, lifetime)))
        {
            return new(SourceKind.Captive, providers);
        }
        if (dependency.IsAll)
        {
            return new(dependency.IsOwn ? SourceKind.Own : lifetime == "Process" ? SourceKind.Container : SourceKind.Import, providers);
        }
        return new(
            providers.Count switch
            {
                0 => dependency.IsOwn ? SourceKind.Missing : SourceKind.Import,
                1 => SourceKind.Own,
                _ => SourceKind.Ambiguous,
            },
            providers);
    }

    /// <summary>What the module's user or run scope takes from elsewhere, as types.</summary>
    public ModuleImports Imports(string lifetime)
    {
        var imported = DependenciesAt(lifetime).Where(dependency => Resolve(dependency, lifetime).Kind == SourceKind.Import).ToArray();
        return new(Types(imported.Where(dependency => !dependency.IsAll)), Types(imported.Where(dependency => dependency.IsAll)));
    }

    /// <summary>What users' and runs' services take from the container, as types: the module's holder keeps it.</summary>
    public IEnumerable<string> Held
        => DependenciesAt("User").Concat(DependenciesAt("Run"))
            .SelectMany(dependency => Resolve(dependency, "Run") switch
            {
                { Kind: SourceKind.Container } => [dependency.Type],
                { Kind: SourceKind.Own } source => source.Services.Where(service => service.Lifetime == "Process").Select(service => dependency.IsAll ? service.CSharp : dependency.Type),
                _ => [],
            })
            .Distinct(StringComparer.Ordinal)
            .OrderBy(type => type, StringComparer.Ordinal);

    private IEnumerable<Dependency> DependenciesAt(string lifetime)
        => Distinct(Of(lifetime).SelectMany(service => service.Dependencies).Concat(lifetime == "Run" ? ConsumerDependencies : []));

    private static EquatableArray<string> Types(IEnumerable<Dependency> dependencies)
        => dependencies.Select(dependency => dependency.Type).Distinct(StringComparer.Ordinal).OrderBy(type => type, StringComparer.Ordinal).ToEquatable();

    private static IEnumerable<Dependency> Distinct(IEnumerable<Dependency> dependencies)
        => dependencies.GroupBy(dependency => dependency.CSharp, StringComparer.Ordinal).Select(group => group.First()).OrderBy(dependency => dependency.CSharp, StringComparer.Ordinal);
}
