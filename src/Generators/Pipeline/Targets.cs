using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Netra.Generators.Models;

namespace Netra.Generators.Pipeline;

/// <summary>Which classes can be given another part, and how that part is declared.</summary>
internal static class Targets
{
    /// <summary>The class as a target of generated parts.</summary>
    public static Target Of(INamedTypeSymbol type)
    {
        var declarations = new Stack<string>();
        for (var current = type; current is not null; current = current.ContainingType)
        {
            declarations.Push($"partial {Keyword(current)} {Symbols.Escape(current.Name)}");
        }
        return new(
            type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)) : "",
            declarations.ToEquatable(),
            Symbols.CSharpPlain(type),
            type.Name,
            type.DeclaredAccessibility == Accessibility.Public)
        {
            HasBase = type.BaseType is { SpecialType: SpecialType.None } and not { Name: "ValueType" },
        };
    }

    /// <summary>Whether the type and all around it are partial.</summary>
    public static bool IsPartial(INamedTypeSymbol type, CancellationToken ct)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (!current.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(ct) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                return false;
            }
        }
        return true;
    }

    public static bool IsGeneric(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.TypeParameters.Length > 0)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The one constructor by which generated code makes the class; null when there is none or more than one.</summary>
    public static IMethodSymbol? Constructor(INamedTypeSymbol type)
    {
        var usable = type.InstanceConstructors
            .Where(constructor => constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal && !Symbols.IsForbidden(constructor))
            .Where(constructor => !(type.IsRecord && constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type)))
            .ToArray();
        return usable.Length == 1 && usable[0].Parameters.All(parameter => parameter.RefKind is RefKind.None or RefKind.In) && !HasRequired(type, usable[0]) ? usable[0] : null;
    }

    // Generated code gives a constructor what it takes, and sets nothing.
    private static bool HasRequired(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        if (Symbols.Attribute(constructor, "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute") is not null)
        {
            return false;
        }
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            if (current.GetMembers().Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Whether this declaration is the one that carries the attribute: a class with it on two parts must not be generated
    /// twice.
    /// </summary>
    public static bool IsFirst(GeneratorAttributeSyntaxContext context, string attribute, CancellationToken ct)
        => Symbols.Attribute(context.TargetSymbol, attribute)?.ApplicationSyntaxReference?.GetSyntax(ct) is not { } syntax
            || context.TargetNode.Contains(syntax);

    private static string Keyword(INamedTypeSymbol type) => (type.IsRecord, type.TypeKind) switch
    {
        (true, TypeKind.Struct) => "record struct",
        (true, _) => "record",
        (_, TypeKind.Struct) => "struct",
        (_, TypeKind.Interface) => "interface",
        _ => "class",
    };
}
