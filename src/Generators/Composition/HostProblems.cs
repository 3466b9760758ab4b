using Netra.Generators.Models;
using Netra.Generators.Rules;
using Netra.Generators.Text;

namespace Netra.Generators.Composition;

/// <summary>What keeps a host from being composed: rules NETRA006, NETRA012, NETRA013 and NETRA019.</summary>
internal static class HostProblems
{
    private static readonly Node FactoryNode = new("", HostGraph.Factory, "Process");

    public static IReadOnlyList<Problem> Find(HostGraph graph)
    {
        // What cannot be named or read makes no sense of the rest.
        var modules = Modules(graph.Content).ToArray();
        return [.. (modules.Length > 0 ? modules : Services(graph)).Select(problem => new Problem(problem.Rule, graph.Content.Root.Target.CSharp, problem.Text)).Distinct()];
    }

    private static IEnumerable<(string Rule, string Text)> Modules(HostContent content)
    {
        foreach (var module in content.Modules.Where(module => module.ContractVersion != WellKnown.ContractVersion))
        {
            yield return (RuleIds.ContractVersion, $"module '{module.Name}' was built for version {Literals.Number(module.ContractVersion)} of the generator's contract, this host for version {Literals.Number(WellKnown.ContractVersion)}; build the module again with the host's Netra.Contracts");
        }
        foreach (var module in content.Modules.Where(module => !module.IsReachable))
        {
            yield return (RuleIds.ModuleName, $"the host cannot name the types of module '{module.Name}', because {module.Assembly} is referenced by an alias only; remove Aliases from the reference, or add global to them");
        }
        foreach (var group in content.Modules.GroupBy(module => module.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return (RuleIds.ModuleName, $"the assemblies {string.Join(" and ", group.Select(module => module.Assembly))} are both module '{group.Key}'; rename one, [assembly: Module(\"...\")]");
        }
    }

    private static IEnumerable<(string Rule, string Text)> Services(HostGraph graph)
    {
        var edges = Edges(graph);
        foreach (var module in graph.Content.Modules)
        {
            foreach (var component in module.Components)
            {
                foreach (var need in component.Needs.Concat(component.NeedsLater))
                {
                    if (Unprovided(graph, module, component, need) is { } problem)
                    {
                        yield return (RuleIds.Unprovided, problem + edges.NeededBy(Node(module, component), need));
                    }
                }
            }
        }
        var engines = graph.Exported(HostGraph.Engine);
        if (engines.Count != 1)
        {
            yield return (RuleIds.Unprovided, engines.Count == 0
                ? "Netra.IExecutionEngine is provided by nobody; reference the module that executes runs"
                : $"Netra.IExecutionEngine is provided by {By(engines)}; reference only one module that executes runs");
        }
        else if (engines[0].Lifetime != "User")
        {
            yield return (RuleIds.Unprovided, $"Netra.IExecutionEngine must live as long as its user; {Describe(engines[0])} is {Lifetimes.ForPeople(engines[0].Lifetime)}");
        }
        foreach (var (_, text) in edges.Captives)
        {
            yield return (RuleIds.Captive, text);
        }
        foreach (var (_, text) in edges.Circles)
        {
            yield return (RuleIds.Unprovided, text);
        }
    }

    private static string? Unprovided(HostGraph graph, ModuleFacts module, ComponentFact component, string need)
    {
        var who = $"{Names.ForPeople(component.Type)} (module {module.Name}) needs {Names.ForPeople(need)}, which is provided by";
        var providers = graph.Find(module, need);
        return providers.Count switch
        {
            0 => $"{who} nobody: give a class that implements it [Service], reference its module, or name it on the composition root with [FromHost<{Names.Last(need)}>]",
            1 => null,
            _ => $"{who} {By(providers)}: take IReadOnlyList<{Names.Last(need)}> for all of them, or let only one provide it",
        };
    }

    // The factory takes, at start-up, every process-wide service that a user's or a run's services take.
    private static ServiceGraph Edges(HostGraph graph)
    {
        var edges = new ServiceGraph();
        foreach (var module in graph.Content.Modules)
        {
            foreach (var component in module.Components)
            {
                var node = Node(module, component);
                var needs = component.Needs.Select(type => (type, How.Now)).Concat(component.NeedsLater.Select(type => (type, How.Later))).Concat(component.NeedsAll.Select(type => (type, How.All)));
                foreach (var (type, how) in needs)
                {
                    foreach (var provider in graph.Find(module, type))
                    {
                        if (provider.Component is { } target)
                        {
                            edges.Add(new(node, type, how, Node(provider.Module!, target)));
                            if (component.Lifetime != "Process" && target.Lifetime == "Process")
                            {
                                edges.Add(new(FactoryNode, type, How.Now, Node(provider.Module!, target)));
                            }
                        }
                        else if (type == HostGraph.Factory && component.Lifetime == "Process")
                        {
                            edges.Add(new(node, type, how, FactoryNode));
                        }
                    }
                }
            }
        }
        return edges;
    }

    private static Node Node(ModuleFacts module, ComponentFact component) => new(module.Name, component.Type, component.Lifetime);

    private static string By(IEnumerable<Provider> providers) => string.Join(" and by ", providers.Select(Describe));

    private static string Describe(Provider provider)
        => provider.Component is { } component ? $"{Names.ForPeople(component.Type)} (module {provider.Module!.Name})" : "the host";
}
