using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Composition;

/// <summary>What keeps a module's own services from being composed, in words for rule NETRA012.</summary>
internal static class ModuleProblems
{
    /// <summary>The problems, each with the type (as C#) that it is to be reported on.</summary>
    public static IEnumerable<(string Type, string Problem)> Find(ModuleGraph graph)
    {
        var content = graph.Content;
        var providers = content.Services.SelectMany(service => ModuleGraph.ProvidedBy(service), (service, type) => (service, type))
            .GroupBy(pair => pair.type, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in providers)
        {
            var types = group.Select(pair => pair.service.CSharp).ToArray();
            yield return (types[types.Length - 1], $"{Names.ForPeople(group.Key)} is provided by {string.Join(" and by ", types.Select(Names.ForPeople))}; only one may");
        }
        var consumers = content.Services.Select(service => (Type: service.CSharp, service.Lifetime, service.Dependencies))
            .Concat(content.Agents.Select(agent => (agent.Type, Lifetime: "Run", agent.Dependencies)))
            .Concat(content.ToolSets.Select(set => (set.Type, Lifetime: "Run", set.Dependencies)));
        foreach (var (type, lifetime, dependencies) in consumers)
        {
            foreach (var dependency in dependencies)
            {
                if (graph.Resolve(dependency, lifetime) is { Kind: SourceKind.Missing } source)
                {
                    yield return (type, Describe(type, lifetime, dependency, source.Service));
                }
            }
        }
        foreach (var cycle in Cycles.Find(Edges(graph)))
        {
            yield return (cycle[0], "the services depend on each other in a circle: " + string.Join(" -> ", cycle.Select(Names.ForPeople)));
        }
    }

    private static string Describe(string type, string lifetime, Dependency dependency, ServiceModel? provider)
    {
        var who = $"{Names.ForPeople(type)} needs {Names.ForPeople(dependency.Type)}, which";
        if (dependency.Kind != DependencyKind.Service)
        {
            return $"{who} belongs to one {(dependency.Kind is DependencyKind.UserContext or DependencyKind.UserScope ? "user" : "run")}; {Names.ForPeople(type)} is {Lifetimes.ForPeople(lifetime)}";
        }
        return provider is null
            ? $"{who} is provided by nobody: give a class that provides it [Service]"
            : $"{who} lives too short: {Names.ForPeople(provider.CSharp)} is {Lifetimes.ForPeople(provider.Lifetime)}, the one that takes it {Lifetimes.ForPeople(lifetime)}";
    }

    private static SortedDictionary<string, List<string>> Edges(ModuleGraph graph)
    {
        var edges = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var service in graph.Content.Services)
        {
            edges[service.CSharp] = service.Dependencies
                .Select(dependency => graph.Resolve(dependency, service.Lifetime))
                .Where(source => source.Kind == SourceKind.Own)
                .Select(source => source.Service!.CSharp)
                .ToList();
        }
        return edges;
    }
}
