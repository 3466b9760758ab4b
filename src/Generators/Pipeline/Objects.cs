using Microsoft.CodeAnalysis;
using Netra.Generators.Rules;

namespace Netra.Generators.Pipeline;

/// <summary>Which types can be objects in JSON, and how they are made.</summary>
internal static class Objects
{
    /// <summary>Why the type cannot be an object in JSON; null when it can.</summary>
    public static string? Refuse(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named)
        {
            return type.TypeKind switch
            {
                TypeKind.Array => "arrays of several dimensions are not supported; use an array of arrays",
                TypeKind.Dynamic => "dynamic is not supported; name a type, or use JsonElement for any JSON",
                TypeKind.TypeParameter => "open type parameters are not supported; close the type",
                _ => "it is a pointer",
            };
        }
        if (named.SpecialType == SpecialType.System_Object)
        {
            return "object says nothing; name a type, or use JsonElement for any JSON";
        }
        if (named.IsTupleType)
        {
            return "tuples have no member names at run time; declare a record";
        }
        if (named.IsRefLikeType)
        {
            return "spans and ref structs are not supported; use an array";
        }
        if (named.TypeKind is TypeKind.Delegate)
        {
            return "delegates are not data";
        }
        if (named.TypeKind is TypeKind.Interface || named.IsAbstract)
        {
            return "it is abstract; name a record or class that can be made";
        }
        if (named.TypeKind is not (TypeKind.Class or TypeKind.Struct))
        {
            return "it is neither a record, a class nor a struct";
        }
        if (named.ContainingNamespace?.ToDisplayString() is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal)))
        {
            return "of the framework's types only the listed ones are supported (see the rule's page)";
        }
        return null;
    }

    /// <summary>The constructor that makes the object, or null after the reader was told why there is none.</summary>
    public static IMethodSymbol? Constructor(INamedTypeSymbol type, ShapeReader reader)
    {
        var usable = type.InstanceConstructors
            .Where(constructor => constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal && !Symbols.IsForbidden(constructor))
            .Where(constructor => !(type.IsRecord && constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type)))
            .ToArray();
        var marked = usable.Where(constructor => Symbols.Attribute(constructor, "System.Text.Json.Serialization.JsonConstructorAttribute") is not null).ToArray();
        if (marked.Length > 0)
        {
            if (marked.Length == 1)
            {
                return marked[0];
            }
            reader.Unsupported(type, "several of its constructors are marked with [JsonConstructor]; mark one", RuleIds.AmbiguousConstructor);
            return null;
        }
        var publics = usable.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public).ToArray();
        var written = publics.Where(constructor => !constructor.IsImplicitlyDeclared).ToArray();
        if (written.Length == 1)
        {
            return written[0];
        }
        if (publics.FirstOrDefault(constructor => constructor.Parameters.IsEmpty) is { } plain)
        {
            return plain;
        }
        if (publics.Length == 0)
        {
            reader.Unsupported(type, "it has no public constructor");
        }
        else
        {
            reader.Unsupported(type, "it has several constructors; mark one with [JsonConstructor]", RuleIds.AmbiguousConstructor);
        }
        return null;
    }
}
