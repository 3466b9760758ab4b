using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Composition;

/// <summary>What is wrong with the agents of a host taken together.</summary>
internal static class AgentProblems
{
    /// <summary>Names that are used more than once in any casing, with all places: rule NETRA010.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<string> Places)> Duplicates(IEnumerable<ModuleFacts> modules)
        => modules.SelectMany(module => module.Agents, (module, agent) => (module, agent))
            .GroupBy(pair => pair.agent.Name.ToLowerInvariant(), StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (
                group.First().agent.Name,
                (IReadOnlyList<string>)group.Select(pair => $"{Names.ForPeople(pair.agent.Type)} (module {pair.module.Name})").OrderBy(place => place, StringComparer.Ordinal).ToArray()));

    /// <summary>What is wrong with the composition root's default agent, or null: rule NETRA017.</summary>
    public static string? DefaultAgent(HostContent content)
    {
        if (content.Root.DefaultAgent is not { Length: > 0 } name)
        {
            return "it names no default agent; write [CompositionRoot(DefaultAgent = \"...\")]";
        }
        var entries = content.Modules.SelectMany(module => module.Agents).Where(agent => agent.IsEntry).Select(agent => agent.Name).Distinct(StringComparer.Ordinal).OrderBy(agent => agent, StringComparer.Ordinal).ToArray();
        if (entries.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }
        return content.Modules.SelectMany(module => module.Agents).Any(agent => agent.Name == name)
            ? $"its default agent '{name}' is not one that a user may start; write Entry = true on it"
            : $"its default agent '{name}' does not exist; the referenced modules' entry agents are: {(entries.Length == 0 ? "none" : string.Join(", ", entries))}";
    }
}
