using Microsoft.CodeAnalysis;
using Netra.Generators.Models;

namespace Netra.Generators.Pipeline;

/// <summary>Reads a type with <c>[Durable]</c>.</summary>
internal static class DurableReader
{
    /// <summary>The type, or null when something about it is invalid: the rules say what.</summary>
    public static DurableModel? Read(INamedTypeSymbol type, CancellationToken ct)
    {
        if (type.IsAbstract || type.IsStatic || Targets.IsGeneric(type) || !Symbols.IsReachable(type) || !Targets.IsPartial(type, ct))
        {
            return null;
        }
        var reader = new ShapeReader(type.ContainingAssembly, ShapeMemo.Of(type.ContainingAssembly), ct);
        return reader.Use(type.WithNullableAnnotation(type.IsReferenceType ? NullableAnnotation.NotAnnotated : NullableAnnotation.None)) is { } use
            ? new DurableModel(Targets.Of(type), use, reader.Shapes)
            : null;
    }
}
