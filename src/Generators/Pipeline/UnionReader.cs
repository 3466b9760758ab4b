using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Rules;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads a type with <c>[JsonDerivedType]</c>: one of several objects, told apart by a member.</summary>
internal static class UnionReader
{
    private const string Json = "System.Text.Json.Serialization.";
    private const string Derived = Json + "JsonDerivedTypeAttribute";
    private const string Polymorphic = Json + "JsonPolymorphicAttribute";

    public static bool IsUnion(INamedTypeSymbol type)
        => type.TypeKind is TypeKind.Class or TypeKind.Interface
            && (Symbols.Attribute(type, Derived) is not null || Symbols.Attribute(type, Polymorphic) is not null);

    /// <summary>The union, or null after the reader was told why there is none.</summary>
    public static Shape? Read(string id, INamedTypeSymbol type, ShapeReader reader)
    {
        var name = Symbols.Attribute(type, Polymorphic) is { } attribute && Symbols.Named<string>(attribute, "TypeDiscriminatorPropertyName") is { Length: > 0 } given ? given : "$type";
        var cases = new List<(TypeUse Use, int Depth)>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var derived in Symbols.Attributes(type, Derived))
        {
            if (Case(id, type, name, derived, reader) is not { } found)
            {
                return null;
            }
            if (!taken.Add(found.Discriminator.Json) || cases.Any(known => known.Use.ShapeId == found.Use.ShapeId))
            {
                reader.Unsupported(type, $"its [JsonDerivedType] says {found.Discriminator.Json} or {Names.ForPeople(found.Use.CSharp)} twice");
                return null;
            }
            cases.Add((found.Use, found.Depth));
        }
        if (cases.Count == 0)
        {
            reader.Unsupported(type, "it has [JsonPolymorphic] and no [JsonDerivedType]");
            return null;
        }
        return Shape.Simple(id, id, ShapeKind.Union, isValueType: false) with
        {
            Cases = cases.OrderByDescending(found => found.Depth).Select(found => found.Use).ToEquatable(),
            Description = Descriptions.Of(type, reader.Cancellation),
            Discriminator = new(name, "", ""),
        };
    }

    private static (TypeUse Use, Discriminator Discriminator, int Depth)? Case(string id, INamedTypeSymbol type, string name, AttributeData attribute, ShapeReader reader)
    {
        if (Symbols.Argument<INamedTypeSymbol>(attribute, 0) is not { } derived)
        {
            reader.Unsupported(type, "a [JsonDerivedType] names no type that could derive from it");
            return null;
        }
        var display = derived.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        if (!SymbolEqualityComparer.Default.Equals(derived.ContainingAssembly, type.ContainingAssembly))
        {
            reader.Unsupported(type, $"its derived type {display} lies in another assembly; declare it beside its base", RuleIds.ForeignDerivedType);
            return null;
        }
        if (derived.IsUnboundGenericType || !DerivesFrom(derived, type))
        {
            reader.Unsupported(type, $"its [JsonDerivedType] names {display}, which does not derive from it");
            return null;
        }
        if (!Symbols.IsReachable(derived))
        {
            reader.Unsupported(derived, "it is private or local to a file; make it internal");
            return null;
        }
        var value = attribute.ConstructorArguments.Length > 1 ? attribute.ConstructorArguments[1].Value : null;
        if (value is not (string or int))
        {
            reader.Unsupported(type, $"its derived type {display} has no discriminator; write [JsonDerivedType(typeof({derived.Name}), \"name\")]");
            return null;
        }
        var json = Literals.JsonOf(value)!;
        var discriminator = new Discriminator(name, json, value is string text ? Literals.String(text) + "u8" : Literals.Number(value));
        var csharp = Symbols.CSharpPlain(derived);
        // The base first: the readable part of generated names is the id's last.
        var caseId = $"{id}#{name}#{json}#{csharp}";
        if (!reader.ReadCase(caseId, derived, discriminator))
        {
            return null;
        }
        return (new TypeUse(caseId, csharp, AllowsNull: false), discriminator, Depth(derived));
    }

    private static bool DerivesFrom(INamedTypeSymbol derived, INamedTypeSymbol type)
    {
        for (var current = derived; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, type))
            {
                return true;
            }
        }
        return derived.AllInterfaces.Contains(type, SymbolEqualityComparer.Default);
    }

    private static int Depth(INamedTypeSymbol type)
    {
        var depth = 0;
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            depth++;
        }
        return depth;
    }
}
