using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Composition;

/// <summary>Where a dependency is taken from within a module.</summary>
internal enum SourceKind
{
    /// <summary>From a service of the module.</summary>
    Own,

    /// <summary>From the host's container.</summary>
    Container,

    /// <summary>From the scope itself: its user, its run, or the scope.</summary>
    Context,

    /// <summary>From somewhere else, through the host.</summary>
    Import,

    /// <summary>From nowhere: rule NETRA012.</summary>
    Missing,
}

/// <summary>A resolved dependency.</summary>
internal sealed record Source(SourceKind Kind, ServiceModel? Service = null);

/// <summary>The services of one module and what they take. The same answers serve the generated code and rule NETRA012.</summary>
internal sealed class ModuleGraph
{
    private readonly Dictionary<string, ServiceModel> _providers = new(StringComparer.Ordinal);

    public ModuleGraph(ModuleContent content)
    {
        Content = content;
        foreach (var service in content.Services)
        {
            foreach (var type in ProvidedBy(service))
            {
                if (!_providers.ContainsKey(type))
                {
                    _providers.Add(type, service);
                }
            }
        }
    }

    public ModuleContent Content { get; }

    public static IEnumerable<string> ProvidedBy(ServiceModel service) => service.Provides.Prepend(service.CSharp);

    /// <summary>What agents and tool sets take, each once.</summary>
    public IEnumerable<Dependency> ConsumerDependencies
        => Distinct(Content.Agents.SelectMany(agent => agent.Dependencies).Concat(Content.ToolSets.SelectMany(set => set.Dependencies)));

    public IEnumerable<ServiceModel> Of(string lifetime) => Content.Services.Where(service => service.Lifetime == lifetime);

    /// <summary>Where something that lives this long takes a dependency from.</summary>
    public Source Resolve(Dependency dependency, string lifetime)
    {
        switch (dependency.Kind)
        {
            case DependencyKind.Container:
                return new(SourceKind.Container);
            case DependencyKind.UserContext or DependencyKind.UserScope:
                return new(lifetime == "Process" ? SourceKind.Missing : SourceKind.Context);
            case DependencyKind.RunContext or DependencyKind.RunScope:
                return new(lifetime == "Run" ? SourceKind.Context : SourceKind.Missing);
        }
        if (_providers.TryGetValue(dependency.Type, out var service))
        {
            return Lifetimes.Outlives(service.Lifetime, lifetime) ? new(SourceKind.Own, service) : new(SourceKind.Missing, service);
        }
        return new(dependency.IsOwn ? SourceKind.Missing : SourceKind.Import);
    }

    /// <summary>What the module's user or run scope takes from elsewhere, as types.</summary>
    public EquatableArray<string> Imports(string lifetime)
        => DependenciesAt(lifetime)
            .Where(dependency => Resolve(dependency, lifetime).Kind == SourceKind.Import)
            .Select(dependency => dependency.Type)
            .ToEquatable();

    /// <summary>What users' and runs' services take from the container, as types: the module's holder keeps it.</summary>
    public IEnumerable<string> Held
        => Distinct(DependenciesAt("User").Concat(DependenciesAt("Run")))
            .Where(dependency => Resolve(dependency, "Run") is { Kind: SourceKind.Container } or { Kind: SourceKind.Own, Service.Lifetime: "Process" })
            .Select(dependency => dependency.Type);

    private IEnumerable<Dependency> DependenciesAt(string lifetime)
        => Distinct(Of(lifetime).SelectMany(service => service.Dependencies).Concat(lifetime == "Run" ? ConsumerDependencies : []));

    private static IEnumerable<Dependency> Distinct(IEnumerable<Dependency> dependencies)
        => dependencies.GroupBy(dependency => dependency.Type, StringComparer.Ordinal).Select(group => group.First()).OrderBy(dependency => dependency.Type, StringComparer.Ordinal);
}
