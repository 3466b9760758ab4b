using Netra.Generators.Text;

namespace Netra.Generators.Composition;

/// <summary>How one service takes another.</summary>
internal enum How
{
    /// <summary>Before it is made.</summary>
    Now,

    /// <summary>By <c>Func</c> or <c>Lazy</c>.</summary>
    Later,

    /// <summary>Among all implementations.</summary>
    All,
}

/// <summary>Something that is made.</summary>
/// <param name="Module">Its module; two modules may have types of one name.</param>
/// <param name="Type">Its type as C#.</param>
/// <param name="Lifetime">How long it lives.</param>
internal sealed record Node(string Module, string Type, string Lifetime)
{
    /// <summary>Unique in a host.</summary>
    public string Id => Type + "\n" + Module;
}

/// <summary>One takes another.</summary>
internal sealed record Edge(Node From, string Contract, How How, Node To);

/// <summary>Who takes whom: what a module's and a host's problems have in common.</summary>
internal sealed class ServiceGraph
{
    private readonly List<Edge> _edges = [];

    public void Add(Edge edge) => _edges.Add(edge);

    /// <summary>Those that take what lives shorter than they do, with the chain of who takes them: rule NETRA006.</summary>
    public IEnumerable<(Node Node, string Problem)> Captives
        => _edges.Where(edge => !Lifetimes.Outlives(edge.To.Lifetime, edge.From.Lifetime))
            .Select(edge => (edge.From, Captive(edge.From, edge.Contract, edge.How, edge.To.Lifetime, Chain(edge.From, edge.Contract, edge.To.Type))));

    /// <summary>Circles of what is needed before it is made, with the chain: rule NETRA012.</summary>
    public IEnumerable<(Node Node, string Problem)> Circles
    {
        get
        {
            var nodes = new Dictionary<string, Node>(StringComparer.Ordinal);
            var targets = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
            foreach (var edge in _edges.Where(edge => edge.How != How.Later))
            {
                nodes[edge.From.Id] = edge.From;
                nodes[edge.To.Id] = edge.To;
                if (!targets.TryGetValue(edge.From.Id, out var list))
                {
                    targets.Add(edge.From.Id, list = []);
                }
                list.Add(edge.To.Id);
            }
            return Cycles.Find(targets).Select(cycle =>
                (nodes[cycle[0]], "the services depend on each other in a circle: " + Arrows(cycle.Select(id => nodes[id].Type))));
        }
    }

    /// <summary>In words: one that lives long takes what lives short.</summary>
    public static string Captive(Node from, string contract, How how, string lifetime, string chain)
    {
        var through = how switch { How.Later => " through Func or Lazy", How.All => " in a collection", _ => "" };
        return $"{Names.ForPeople(from.Type)}, {Lifetimes.ForPeople(from.Lifetime)}, takes {Names.ForPeople(contract)}{through}, {Lifetimes.ForPeople(lifetime)}, and would keep the first for all: {chain}; "
            + $"make {Names.Last(from.Type)} live no longer (Lifetime.{lifetime}), or hand its methods what they need";
    }

    /// <summary>Who takes whom, down to a contract: from one that nobody takes, through those that take it.</summary>
    public string Chain(Node last, string contract, string? provider = null)
    {
        var chain = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var node = last; node is not null && seen.Add(node.Id); node = Taker(node, seen))
        {
            chain.Insert(0, node.Type);
        }
        chain.Add(contract);
        if (provider is not null && provider != contract)
        {
            chain.Add(provider);
        }
        return Arrows(chain);
    }

    /// <summary>Who is in want of what is missing, if others take the one that needs it; else nothing.</summary>
    public string NeededBy(Node last, string contract)
        => Taker(last, new HashSet<string>(StringComparer.Ordinal) { last.Id }) is null ? "" : $" (needed by {Chain(last, contract)})";

    private Node? Taker(Node node, HashSet<string> seen)
        // The user engine factory takes only what others take too.
        => _edges.Where(edge => edge.From.Module.Length > 0 && edge.To.Id == node.Id && !seen.Contains(edge.From.Id)).Select(edge => edge.From).OrderBy(from => from.Id, StringComparer.Ordinal).FirstOrDefault();

    private static string Arrows(IEnumerable<string> types) => string.Join(" -> ", types.Select(Names.ForPeople));
}
