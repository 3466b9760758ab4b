namespace Netra.Generators.Composition;

/// <summary>Finds circles.</summary>
internal static class Cycles
{
    /// <summary>Each circle once, from its first name in ordinal order back to that name.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Find(SortedDictionary<string, List<string>> edges)
    {
        var found = new List<IReadOnlyList<string>>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        foreach (var start in edges.Keys)
        {
            Visit(start);
        }
        return found;

        void Visit(string node)
        {
            var index = path.IndexOf(node);
            if (index >= 0)
            {
                found.Add(Normalize(path.GetRange(index, path.Count - index)));
                return;
            }
            if (!done.Add(node) || !edges.TryGetValue(node, out var targets))
            {
                return;
            }
            path.Add(node);
            foreach (var target in targets.Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal))
            {
                Visit(target);
            }
            path.RemoveAt(path.Count - 1);
        }
    }

    private static List<string> Normalize(List<string> cycle)
    {
        var first = cycle.IndexOf(cycle.OrderBy(name => name, StringComparer.Ordinal).First());
        var turned = cycle.Skip(first).Concat(cycle.Take(first)).ToList();
        turned.Add(turned[0]);
        return turned;
    }
}
