using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Netra.Generators.Pipeline;

/// <summary>
/// Which files of a compilation the declarations of a file can depend on: those that declare a name which it names, and in turn what
/// those name. It is found by names alone, without asking the compiler what any of them means, so that it is more than the truth and
/// never less: whatever the compiler binds in a declaration, it binds from an identifier there. Lives no longer than the compilation.
/// Safe for concurrent use.
/// </summary>
internal sealed class FileGraph
{
    private static readonly ConditionalWeakTable<Compilation, FileGraph> Graphs = new();
    private static readonly ConditionalWeakTable<object, object> Numbers = new();
    private static long s_lastNumber;

    private readonly Dictionary<SyntaxTree, FileFacts> _files = [];
    private readonly Dictionary<string, List<SyntaxTree>> _declarations = new(StringComparer.Ordinal);
    private readonly List<SyntaxTree> _everywhere = [];
    private readonly ConcurrentDictionary<SyntaxTree, SyntaxTree[]> _neighbors = new();
    private readonly ConcurrentDictionary<SyntaxTree, string> _fingerprints = new();
    private readonly string _surroundings;

    private FileGraph(Compilation compilation, CancellationToken ct)
    {
        // A namespace is in many files, and what its name hides cannot be told by file.
        var global = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var tree in compilation.SyntaxTrees)
        {
            var facts = FileFacts.Of(tree, ct);
            _files.Add(tree, facts);
            foreach (var name in facts.Declared)
            {
                if (!_declarations.TryGetValue(name, out var trees))
                {
                    _declarations.Add(name, trees = []);
                }
                trees.Add(tree);
            }
            global.UnionWith(facts.Namespaces);
            global.Add(facts.GlobalUsings);
        }
        foreach (var facts in _files.Values)
        {
            _everywhere.AddRange(Declaring(facts.NamedEverywhere));
        }
        var surroundings = new StringBuilder(compilation.AssemblyName).Append('\n').Append(NumberOf(compilation.Options));
        foreach (var reference in compilation.References)
        {
            surroundings.Append(' ').Append(NumberOf(reference));
        }
        _surroundings = surroundings.Append('\n').Append(string.Join("\n", global)).ToString();
    }

    public static FileGraph Of(Compilation compilation, CancellationToken ct)
    {
        if (!Graphs.TryGetValue(compilation, out var graph))
        {
            graph = Graphs.GetValue(compilation, compilation => new FileGraph(compilation, ct));
        }
        return graph;
    }

    /// <summary>Changes whenever anything does that can change what the declarations of a file mean: in these files, the references or the options.</summary>
    public string Fingerprint(SyntaxTree tree) => _fingerprints.GetOrAdd(tree, Find);

    private string Find(SyntaxTree tree)
    {
        var met = new HashSet<SyntaxTree>(_everywhere) { tree };
        var open = new Stack<SyntaxTree>(met);
        while (open.Count > 0)
        {
            foreach (var neighbor in _neighbors.GetOrAdd(open.Pop(), current => [.. Declaring(_files[current].Named).Distinct()]))
            {
                if (met.Add(neighbor))
                {
                    open.Push(neighbor);
                }
            }
        }
        // In the order of their paths, in which the parts of a partial type are read.
        var hashes = met.Select(file => (file.FilePath, _files[file].Hash)).OrderBy(file => file.FilePath, StringComparer.Ordinal).ThenBy(file => file.Hash, StringComparer.Ordinal);
        return FileFacts.HashOf(_surroundings + "\n" + string.Join("\n", hashes.Select(file => file.Hash)));
    }

    private IEnumerable<SyntaxTree> Declaring(IEnumerable<string> names)
        => names.SelectMany(name => _declarations.TryGetValue(name, out var trees) ? trees : Enumerable.Empty<SyntaxTree>());

    // References and options are the same objects from edit to edit; a number each, since an address can be used again.
    private static long NumberOf(object value) => (long)Numbers.GetValue(value, static _ => Interlocked.Increment(ref s_lastNumber));
}
