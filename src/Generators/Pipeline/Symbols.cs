using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Netra.Generators.Pipeline;

/// <summary>Questions about symbols that several readers ask.</summary>
internal static class Symbols
{
    private static readonly SymbolDisplayFormat Nullable = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly Regex Await = new(@"(?<=[.:])await\b", RegexOptions.CultureInvariant);

    /// <summary>The type as C# with <c>global::</c>, with nullability inside and outside.</summary>
    public static string CSharp(ITypeSymbol type)
    {
        var text = type.ToDisplayString(Nullable);
        // The one contextual keyword that generated code, in its async methods, cannot use as a name.
        return text.IndexOf("await", StringComparison.Ordinal) < 0 ? text : Await.Replace(text, "@await");
    }

    /// <summary>The type as C# with <c>global::</c>, itself not nullable.</summary>
    public static string CSharpPlain(ITypeSymbol type)
        => type.IsReferenceType ? CSharp(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)) : CSharp(type);

    /// <summary>The metadata name with namespace, such as <c>Netra.IAgent`2</c>; empty for what has none.</summary>
    public static string MetadataName(ITypeSymbol type)
    {
        if (type.OriginalDefinition is not INamedTypeSymbol named || named.ContainingType is not null)
        {
            return "";
        }
        return named.ContainingNamespace is { IsGlobalNamespace: false } space ? Path(space) + "." + named.MetadataName : named.MetadataName;
    }

    // By hand: this is asked for every attribute and parameter, and a display string costs ten times as much.
    private static string Path(INamespaceSymbol space)
        => space.ContainingNamespace is { IsGlobalNamespace: false } outer ? Path(outer) + "." + space.Name : space.Name;

    public static bool Is(ITypeSymbol? type, string metadataName)
        => type is not null && metadataName.EndsWith(type.MetadataName, StringComparison.Ordinal) && MetadataName(type) == metadataName;

    public static AttributeData? Attribute(ISymbol symbol, string metadataName)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (Is(attribute.AttributeClass, metadataName))
            {
                return attribute;
            }
        }
        return null;
    }

    public static IEnumerable<AttributeData> Attributes(ISymbol symbol, string metadataName)
        => symbol.GetAttributes().Where(attribute => Is(attribute.AttributeClass, metadataName));

    /// <summary>A constructor argument of an attribute.</summary>
    public static T? Argument<T>(AttributeData attribute, int index)
        => index < attribute.ConstructorArguments.Length && attribute.ConstructorArguments[index] is { Kind: not TypedConstantKind.Array, Value: T value } ? value : default;

    /// <summary>A named argument of an attribute.</summary>
    public static T? Named<T>(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value is { Kind: not TypedConstantKind.Array, Value: T value })
            {
                return value;
            }
        }
        return default;
    }

    /// <summary>A named argument that is an array of strings.</summary>
    public static IEnumerable<string> NamedStrings(AttributeData attribute, string name)
        => attribute.NamedArguments.Where(argument => argument.Key == name && argument.Value.Kind == TypedConstantKind.Array)
            .SelectMany(argument => argument.Value.Values)
            .Select(value => value.Value as string)
            .OfType<string>();

    /// <summary>Whether other files of the assembly can name the type.</summary>
    public static bool IsReachable(ITypeSymbol type)
    {
        for (ISymbol? current = type; current is ITypeSymbol; current = current.ContainingSymbol)
        {
            if (current is INamedTypeSymbol { IsFileLocal: true }
                || IsForbidden(current)
                || current.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether it is obsolete in a way that makes each use an error.</summary>
    public static bool IsForbidden(ISymbol symbol)
        => Attribute(symbol, "System.ObsoleteAttribute") is { } attribute && Argument<bool>(attribute, 1);

    /// <summary>Whether every assembly that references its own can name the type.</summary>
    public static bool IsPublic(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return IsPublic(array.ElementType);
        }
        if (type is ITypeParameterSymbol)
        {
            // Whatever stands for it is asked for where it is named; it is itself contained in the type that has it as an argument.
            return true;
        }
        for (ISymbol? current = type; current is ITypeSymbol; current = current.ContainingSymbol)
        {
            if (current is INamedTypeSymbol named && !named.TypeArguments.All(IsPublic))
            {
                return false;
            }
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.NotApplicable))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The name as an identifier.</summary>
    public static string Escape(string name)
        => Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetKeywordKind(name) != Microsoft.CodeAnalysis.CSharp.SyntaxKind.None
            || Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetContextualKeywordKind(name) != Microsoft.CodeAnalysis.CSharp.SyntaxKind.None
            ? "@" + name
            : name;
}
