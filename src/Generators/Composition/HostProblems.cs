using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Composition;

/// <summary>What keeps a host from being composed, in words for rule NETRA012.</summary>
internal static class HostProblems
{
    public static IReadOnlyList<string> Find(HostGraph graph)
    {
        var problems = new List<string>();
        foreach (var (type, providers) in graph.Ambiguous)
        {
            problems.Add($"{Names.ForPeople(type)} is provided by {string.Join(" and by ", providers.Select(Describe))}; only one may");
        }
        foreach (var module in graph.Content.Modules)
        {
            foreach (var component in module.Components)
            {
                foreach (var need in component.Needs)
                {
                    if (Missing(graph, module, component, need) is { } problem)
                    {
                        problems.Add(problem);
                    }
                }
            }
        }
        if (graph.Exported(HostGraph.Engine) is not { } engine)
        {
            problems.Add("Netra.IExecutionEngine is provided by nobody; reference the module that executes runs");
        }
        else if (engine.Lifetime != "User")
        {
            problems.Add($"Netra.IExecutionEngine must live as long as its user; {Describe(engine)} is {Lifetimes.ForPeople(engine.Lifetime)}");
        }
        problems.AddRange(Cycles.Find(Edges(graph)).Select(cycle => "the services depend on each other in a circle: " + string.Join(" -> ", cycle.Select(Names.ForPeople))));
        return problems;
    }

    private static string? Missing(HostGraph graph, ModuleFacts module, ComponentFact component, string need)
    {
        var who = $"{Names.ForPeople(component.Type)} (module {module.Name}) needs {Names.ForPeople(need)}, which";
        if (graph.Find(module, need) is not { } provider)
        {
            return $"{who} is provided by nobody: give a class that implements it [Service], reference its module, or name it on the composition root with [FromHost<{Names.Last(need)}>]";
        }
        return Lifetimes.Outlives(provider.Lifetime, component.Lifetime)
            ? null
            : $"{who} lives too short: {Describe(provider)} is {Lifetimes.ForPeople(provider.Lifetime)}, the one that takes it {Lifetimes.ForPeople(component.Lifetime)}";
    }

    // The factory takes, at start-up, every process-wide service that a user's or a run's services take.
    private static SortedDictionary<string, List<string>> Edges(HostGraph graph)
    {
        var edges = new SortedDictionary<string, List<string>>(StringComparer.Ordinal) { [HostGraph.Factory] = [] };
        foreach (var module in graph.Content.Modules)
        {
            foreach (var component in module.Components)
            {
                if (!edges.TryGetValue(component.Type, out var targets))
                {
                    edges.Add(component.Type, targets = []);
                }
                foreach (var need in component.Needs)
                {
                    var isFactory = need == HostGraph.Factory;
                    var provider = graph.Find(module, need);
                    if (isFactory && component.Lifetime == "Process")
                    {
                        targets.Add(HostGraph.Factory);
                    }
                    else if (provider?.Component is { } target)
                    {
                        targets.Add(target.Type);
                        if (component.Lifetime != "Process" && target.Lifetime == "Process")
                        {
                            edges[HostGraph.Factory].Add(target.Type);
                        }
                    }
                }
            }
        }
        return edges;
    }

    private static string Describe(Provider provider)
        => provider.Component is { } component ? $"{Names.ForPeople(component.Type)} (module {provider.Module!.Name})" : "the host";
}
