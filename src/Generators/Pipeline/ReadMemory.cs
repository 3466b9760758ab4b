using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Netra.Generators.Pipeline;

/// <summary>
/// What was read of a declaration, kept with its syntax node for as long as nothing changes that it can depend on. The compiler asks again
/// for every declaration after every edit, and each time all its types, attributes and constants would have to be bound anew: in a module
/// of a thousand tools half a second between two key strokes. Holds models only. Safe for concurrent use.
/// </summary>
internal static class ReadMemory
{
    private static readonly ConditionalWeakTable<SyntaxNode, ConcurrentDictionary<string, (string Fingerprint, object Item)>> Known = new();

    /// <summary>What was read before, or what is read now.</summary>
    /// <param name="node">The declaration.</param>
    /// <param name="kind">As what it is read: one declaration can be several things.</param>
    /// <param name="compilation">The compilation that it stands in.</param>
    /// <param name="read">Reads it; the result refers to nothing of the compilation.</param>
    public static T Get<T>(SyntaxNode node, string kind, Compilation compilation, Func<T> read, CancellationToken ct)
        where T : class
    {
        var fingerprint = FileGraph.Of(compilation, ct).Fingerprint(node.SyntaxTree);
        var items = Known.GetOrCreateValue(node);
        if (items.TryGetValue(kind, out var known) && known.Fingerprint == fingerprint)
        {
            return (T)known.Item;
        }
        var item = read();
        items[kind] = (fingerprint, item);
        return item;
    }
}
