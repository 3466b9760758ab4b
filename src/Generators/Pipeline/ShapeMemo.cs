using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Netra.Generators.Models;

namespace Netra.Generators.Pipeline;

/// <summary>
/// Types of one compilation that were read completely, with the shapes that they consist of: a record that a hundred tools
/// take is read once for each edit. Lives no longer than the compilation, and no step of the pipeline refers to it. Safe for concurrent use.
/// </summary>
internal sealed class ShapeMemo
{
    private static readonly ConditionalWeakTable<Compilation, ShapeMemo> Memos = new();

    private readonly ConcurrentDictionary<ITypeSymbol, (TypeUse Use, Shape[] Closure)> _known = new(SymbolEqualityComparer.IncludeNullability);

    /// <summary>The memo of the compilation of an assembly; null for an assembly that is referenced.</summary>
    public static ShapeMemo? Of(IAssemblySymbol assembly)
        => assembly is ISourceAssemblySymbol source ? Memos.GetValue(source.Compilation, static _ => new ShapeMemo()) : null;

    public (TypeUse Use, Shape[] Closure)? Find(ITypeSymbol type) => _known.TryGetValue(type, out var known) ? known : null;

    /// <summary>Keeps a type that was read, with what it consists of out of all shapes that the reader met.</summary>
    public void Add(ITypeSymbol type, TypeUse use, IReadOnlyDictionary<string, Shape?> shapes)
    {
        var closure = new Dictionary<string, Shape>(StringComparer.Ordinal);
        var open = new Stack<string>([use.ShapeId]);
        while (open.Count > 0)
        {
            var id = open.Pop();
            if (closure.ContainsKey(id) || shapes[id] is not { } shape)
            {
                continue;
            }
            closure.Add(id, shape);
            foreach (var part in shape.Parts)
            {
                open.Push(part.ShapeId);
            }
        }
        _known.TryAdd(type, (use, [.. closure.Values]));
    }
}
