using Microsoft.CodeAnalysis;
using Netra.Generators.Models;

namespace Netra.Generators.Pipeline;

/// <summary>The lists, sets and dictionaries that are supported.</summary>
internal static class CollectionTypes
{
    /// <summary>How the type is made, and of what; null when it is none of them.</summary>
    public static (CollectionKind Kind, ITypeSymbol Item)? Match(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return array.IsSZArray ? (CollectionKind.Array, array.ElementType) : null;
        }
        if (type is not INamedTypeSymbol { TypeArguments.Length: 1 or 2 } named)
        {
            return null;
        }
        return Symbols.MetadataName(type) switch
        {
            "System.Collections.Generic.List`1"
                or "System.Collections.Generic.IList`1"
                or "System.Collections.Generic.ICollection`1"
                or "System.Collections.Generic.IEnumerable`1"
                or "System.Collections.Generic.IReadOnlyList`1"
                or "System.Collections.Generic.IReadOnlyCollection`1" => (CollectionKind.List, named.TypeArguments[0]),
            "System.Collections.Immutable.ImmutableArray`1" => (CollectionKind.ImmutableArray, named.TypeArguments[0]),
            "System.Collections.Immutable.ImmutableList`1"
                or "System.Collections.Immutable.IImmutableList`1" => (CollectionKind.ImmutableList, named.TypeArguments[0]),
            "System.Collections.Generic.HashSet`1"
                or "System.Collections.Generic.ISet`1"
                or "System.Collections.Generic.IReadOnlySet`1" => (CollectionKind.HashSet, named.TypeArguments[0]),
            "System.Collections.Immutable.ImmutableHashSet`1"
                or "System.Collections.Immutable.IImmutableSet`1" => (CollectionKind.ImmutableHashSet, named.TypeArguments[0]),
            "System.Collections.Generic.Dictionary`2"
                or "System.Collections.Generic.IDictionary`2"
                or "System.Collections.Generic.IReadOnlyDictionary`2" when HasStringKey(named) => (CollectionKind.Dictionary, named.TypeArguments[1]),
            "System.Collections.Immutable.ImmutableDictionary`2"
                or "System.Collections.Immutable.IImmutableDictionary`2" when HasStringKey(named) => (CollectionKind.ImmutableDictionary, named.TypeArguments[1]),
            _ => null,
        };
    }

    private static bool HasStringKey(INamedTypeSymbol type) => type.TypeArguments[0].SpecialType == SpecialType.System_String;
}
