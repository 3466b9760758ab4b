using Netra.Generators.Models;
using Netra.Generators.Rules;
using Netra.Generators.Text;

namespace Netra.Generators.Composition;

/// <summary>What keeps a module's own services from being composed: rules NETRA006, NETRA012 and NETRA018.</summary>
internal static class ModuleProblems
{
    public static IEnumerable<Problem> Find(ModuleGraph graph)
    {
        var consumers = Consumers(graph.Content).ToArray();
        var edges = Edges(graph, consumers);
        foreach (var (node, dependencies) in consumers)
        {
            foreach (var dependency in dependencies)
            {
                if (Describe(graph.Resolve(dependency, node.Lifetime), node, dependency, edges) is { } problem)
                {
                    yield return problem;
                }
            }
        }
        foreach (var (node, text) in edges.Captives)
        {
            yield return new(RuleIds.Captive, node.Type, text);
        }
        foreach (var (node, text) in edges.Circles)
        {
            yield return new(RuleIds.Unprovided, node.Type, text);
        }
        foreach (var service in graph.Of("Process").Where(service => service.IsDisposable && service.Exports.Count > 1))
        {
            yield return new(RuleIds.DisposedTwice, service.CSharp, $"{Names.ForPeople(service.CSharp)} is disposable and provided to other modules as {string.Join(" and ", service.Exports.Select(Names.ForPeople))}: "
                + "the host's container disposes it once for each; move what has to be disposed into a service of its own that this one takes");
        }
    }

    private static Problem? Describe(Source source, Node node, Dependency dependency, ServiceGraph edges)
    {
        var who = $"{Names.ForPeople(node.Type)} needs {Names.ForPeople(dependency.Type)}, which";
        return source.Kind switch
        {
            SourceKind.Missing => new(RuleIds.Unprovided, node.Type, $"{who} is provided by nobody: give a class that provides it [Service]{edges.NeededBy(node, dependency.Type)}"),
            SourceKind.Ambiguous => new(
                RuleIds.Unprovided,
                node.Type,
                $"{who} is provided by {string.Join(" and by ", source.Services.Select(service => Names.ForPeople(service.CSharp)))}: take IReadOnlyList<{Names.Last(dependency.Type)}> for all of them, or let only one provide it{edges.NeededBy(node, dependency.Type)}"),
            // The user's or the run's own things; services are found by their edges.
            SourceKind.Captive when source.Services.Count == 0 => new(
                RuleIds.Captive,
                node.Type,
                ServiceGraph.Captive(
                    node,
                    dependency.Type,
                    dependency.IsLater ? How.Later : How.Now,
                    dependency.Kind is DependencyKind.UserContext or DependencyKind.UserScope ? "User" : "Run",
                    edges.Chain(node, dependency.Type))),
            _ => null,
        };
    }

    private static ServiceGraph Edges(ModuleGraph graph, IEnumerable<(Node Node, EquatableArray<Dependency> Dependencies)> consumers)
    {
        var edges = new ServiceGraph();
        foreach (var (node, dependencies) in consumers)
        {
            foreach (var dependency in dependencies.Where(dependency => dependency.Kind == DependencyKind.Service))
            {
                foreach (var service in graph.Providers(dependency.Type))
                {
                    edges.Add(new(
                        node,
                        dependency.Type,
                        dependency.IsLater ? How.Later : dependency.IsAll ? How.All : How.Now,
                        new(graph.Content.Module.Name, service.CSharp, service.Lifetime)));
                }
            }
        }
        return edges;
    }

    private static IEnumerable<(Node Node, EquatableArray<Dependency> Dependencies)> Consumers(ModuleContent content)
        => content.Services.Select(service => (Type: service.CSharp, service.Lifetime, service.Dependencies))
            .Concat(content.Agents.Select(agent => (agent.Type, Lifetime: "Run", agent.Dependencies)))
            .Concat(content.ToolSets.Select(set => (set.Type, Lifetime: "Run", set.Dependencies)))
            .Select(consumer => (new Node(content.Module.Name, consumer.Type, consumer.Lifetime), consumer.Dependencies));
}
