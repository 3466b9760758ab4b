using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>Decides whether a type is immutable all the way down. Answers are kept for one compilation.</summary>
internal sealed class Immutability(IReadOnlyList<INamedTypeSymbol> declared)
{
    /// <summary>Immutable whatever their type arguments are made of; or, like loggers and meters, without state that a caller can reach.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "System.Type", "System.Uri", "System.Version", "System.Guid", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan",
        "System.Half", "System.Int128", "System.UInt128", "System.Index", "System.Range", "System.TimeZoneInfo", "System.TimeProvider", "System.StringComparer",
        "System.Numerics.BigInteger", "System.Text.Rune", "System.Text.CompositeFormat", "System.Text.Encoding", "System.Text.RegularExpressions.Regex",
        "System.Text.Json.JsonEncodedText", "System.Text.Json.JsonElement", "System.Buffers.SearchValues`1",
        "System.Text.Encodings.Web.JavaScriptEncoder",
        "System.Diagnostics.ActivitySource", "System.Diagnostics.Metrics.Meter", "System.Diagnostics.Metrics.Instrument",
        "Microsoft.Extensions.Logging.ILogger", "Microsoft.Extensions.Logging.ILogger`1", "Microsoft.Extensions.Logging.EventId",
        "Netra.AgentRef`2", "Netra.JsonText",
    };

    /// <summary>Immutable when their type arguments are.</summary>
    private static readonly HashSet<string> Containers = new(StringComparer.Ordinal)
    {
        "System.Nullable`1", "System.Lazy`1", "System.Collections.Generic.KeyValuePair`2",
        "System.Collections.Immutable.ImmutableArray`1", "System.Collections.Immutable.ImmutableList`1",
        "System.Collections.Immutable.ImmutableHashSet`1", "System.Collections.Immutable.ImmutableSortedSet`1",
        "System.Collections.Immutable.ImmutableDictionary`2", "System.Collections.Immutable.ImmutableSortedDictionary`2",
        "System.Collections.Immutable.ImmutableStack`1", "System.Collections.Immutable.ImmutableQueue`1",
        "System.Collections.Frozen.FrozenSet`1", "System.Collections.Frozen.FrozenDictionary`2",
    };

    private readonly ConcurrentDictionary<ITypeSymbol, string?> _answers = new(SymbolEqualityComparer.Default);

    /// <summary>Why a member that is never assigned again can still change; null when it cannot.</summary>
    public string? Refuse(ITypeSymbol type, ISymbol member, CancellationToken ct)
        => type.TypeKind == TypeKind.Delegate ? RefuseDelegate(member, ct) : Refuse(type);

    private string? Refuse(ITypeSymbol type) => Refuse(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    private string? Refuse(ITypeSymbol type, HashSet<ITypeSymbol> open)
    {
        if (_answers.TryGetValue(type, out var answer))
        {
            return answer;
        }
        // A type within itself is as immutable as the rest of it.
        if (!open.Add(type))
        {
            return null;
        }
        answer = Decide(type, open);
        open.Remove(type);
        if (open.Count == 0 || answer is not null)
        {
            _answers.TryAdd(type, answer);
        }
        return answer;
    }

    private string? Decide(ITypeSymbol type, HashSet<ITypeSymbol> open)
    {
        if (type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_String or SpecialType.System_DateTime or SpecialType.System_IntPtr or SpecialType.System_UIntPtr
            || type.TypeKind == TypeKind.Enum
            || IsKnown(type))
        {
            return null;
        }
        var display = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (type.TypeKind == TypeKind.Array)
        {
            return $"the items of an array can be assigned; use ImmutableArray or a constant span";
        }
        if (type is not INamedTypeSymbol named)
        {
            return $"'{display}' can be anything";
        }
        if (Containers.Contains(Symbols.MetadataName(named)) || named.IsTupleType)
        {
            return named.TypeArguments.Select(argument => Refuse(argument, open)).FirstOrDefault(reason => reason is not null);
        }
        return named switch
        {
            { SpecialType: SpecialType.System_Object } => "an object says nothing, and a lock is shared by all users; use a Lock in a service",
            { TypeKind: TypeKind.Interface } => $"what stands behind '{display}' may be mutable; use an Immutable or Frozen collection, or a sealed immutable type",
            { TypeKind: TypeKind.Delegate } => $"what '{display}' has captured may be mutable",
            { TypeKind: TypeKind.Class, IsSealed: false, IsRecord: false } when IsOurs(named) && !named.IsAbstract => $"'{display}' is not sealed, so that one derived of it may be mutable",
            _ when IsOurs(named) => Members(named, display, open) ?? Derived(named, open),
            _ => $"'{display}' is not known to be immutable",
        };
    }

    // What is declared as a type may be one derived of it.
    private string? Derived(INamedTypeSymbol type, HashSet<ITypeSymbol> open)
        => type is { TypeKind: TypeKind.Class, IsSealed: false }
            ? declared.Where(other => SymbolEqualityComparer.Default.Equals(other.BaseType?.OriginalDefinition, type.OriginalDefinition)).Select(other => Refuse(other, open)).FirstOrDefault(reason => reason is not null)
            : null;

    private string? Members(INamedTypeSymbol type, string display, HashSet<ITypeSymbol> open)
    {
        for (var current = type; current is { SpecialType: SpecialType.None } && !Known.Contains(Symbols.MetadataName(current)); current = current.BaseType)
        {
            foreach (var field in current.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic))
            {
                // A struct in a readonly place cannot be changed through it.
                if (!field.IsReadOnly && !type.IsValueType)
                {
                    return $"'{(field.AssociatedSymbol ?? field).Name}' of '{display}' can be assigned";
                }
                if (Refuse(field.Type, open) is { } reason)
                {
                    return $"'{(field.AssociatedSymbol ?? field).Name}' of '{display}': {reason}";
                }
            }
            if (current.GetMembers().OfType<IEventSymbol>().FirstOrDefault(source => source is { IsStatic: false, AddMethod.IsImplicitlyDeclared: true }) is { } held)
            {
                return $"subscribers to '{held.Name}' of '{display}' would be shared";
            }
            // Of other assemblies' types only what is public can be seen.
            foreach (var property in current.GetMembers().OfType<IPropertySymbol>().Where(property => !property.IsStatic && current.DeclaringSyntaxReferences.IsEmpty))
            {
                if (property.SetMethod is { IsInitOnly: false })
                {
                    return $"'{property.Name}' of '{display}' can be assigned";
                }
                if (property.Name != "EqualityContract" && !property.IsIndexer && Refuse(property.Type, open) is { } reason)
                {
                    return $"'{property.Name}' of '{display}': {reason}";
                }
            }
        }
        return null;
    }

    private static bool IsKnown(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Known.Contains(Symbols.MetadataName(current)))
            {
                return true;
            }
            // What people derive from a known type may add state to it.
            if (!current.DeclaringSyntaxReferences.IsEmpty)
            {
                return false;
            }
        }
        return false;
    }

    // Types of this solution can be looked into; of all others only the known ones count.
    private static bool IsOurs(INamedTypeSymbol type)
        => !type.DeclaringSyntaxReferences.IsEmpty || type.ContainingAssembly?.Name == WellKnown.ContractsAssembly;

    private static bool IsComputed(string name, INamedTypeSymbol? type)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            for (var current = outer; current is not null; current = current.BaseType)
            {
                if (current.GetMembers(name).FirstOrDefault() is { } found)
                {
                    return found is IPropertySymbol property && !current.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
                }
            }
        }
        return false;
    }

    private static string? RefuseDelegate(ISymbol member, CancellationToken ct)
    {
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            var initializer = reference.GetSyntax(ct) switch
            {
                VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
                PropertyDeclarationSyntax property => property.Initializer?.Value,
                _ => null,
            };
            var isStatic = initializer switch
            {
                AnonymousFunctionExpressionSyntax function => function.Modifiers.Any(SyntaxKind.StaticKeyword),
                // A static member's initializer has no instance: a method by its name is a static one. What a property computes is not looked into.
                IdentifierNameSyntax name => !IsComputed(name.Identifier.ValueText, member.ContainingType),
                // Messages are defined once and hold their text only.
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "LoggerMessage" } } } => true,
                _ => false,
            };
            if (!isStatic)
            {
                return "the delegate may have captured something; write a static lambda";
            }
        }
        return null;
    }
}
