using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>
/// Reads the members of a record, class or struct: constructor parameters with their properties first, then the other
/// properties. Those that can only be read are computed: they are part of what is written, and are never taken from JSON.
/// </summary>
internal static class ObjectReader
{
    private const string Json = "System.Text.Json.Serialization.";

    /// <summary>The members, or null after the reader was told why there are none.</summary>
    public static List<Member>? Members(INamedTypeSymbol type, ShapeReader reader)
    {
        if (Objects.Constructor(type, reader) is not { } constructor)
        {
            return null;
        }
        var properties = Properties(type);
        var members = new List<Member>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in constructor.Parameters)
        {
            var property = properties.FirstOrDefault(p => p.Name == parameter.Name)
                ?? properties.FirstOrDefault(p => string.Equals(p.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
            if (property is null || !SymbolEqualityComparer.Default.Equals(property.Type, parameter.Type) || parameter.RefKind != RefKind.None)
            {
                reader.Unsupported(type, $"its constructor's parameter '{parameter.Name}' needs a public property of the same name and type");
                return null;
            }
            taken.Add(property.Name);
            if (OfParameter(parameter, property, reader) is not { } member)
            {
                return null;
            }
            members.Add(member);
        }
        foreach (var property in properties)
        {
            if (taken.Contains(property.Name) || IsIgnored(property))
            {
                continue;
            }
            if (property.SetMethod is not { DeclaredAccessibility: Accessibility.Public })
            {
                // What has no JSON form is for code only, and stays out.
                if (reader.Try(() => Computed(property, reader)) is { } computed)
                {
                    members.Add(computed);
                }
                continue;
            }
            if (OfProperty(property, reader) is not { } member)
            {
                return null;
            }
            members.Add(member);
        }
        var twice = members.GroupBy(member => member.Json, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            reader.Unsupported(type, $"two of its members are called '{twice.Key}' in JSON");
            return null;
        }
        return members;
    }

    // Base types' properties first; one that is overridden or hidden counts where it was declared last.
    private static List<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        var chain = new Stack<INamedTypeSymbol>();
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            chain.Push(current);
        }
        var properties = new List<IPropertySymbol>();
        foreach (var property in chain.SelectMany(InOrder))
        {
            if (property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod.DeclaredAccessibility: Accessibility.Public }
                && property.ExplicitInterfaceImplementations.IsEmpty)
            {
                properties.RemoveAll(known => known.Name == property.Name);
                properties.Add(property);
            }
        }
        return properties;
    }

    // A partial type's files come in any order; what is generated must not change with it.
    private static IEnumerable<IPropertySymbol> InOrder(INamedTypeSymbol type)
    {
        var properties = type.GetMembers().OfType<IPropertySymbol>();
        return type.DeclaringSyntaxReferences.Length < 2
            ? properties
            : properties.OrderBy(property => property.Locations[0].SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(property => property.Locations[0].SourceSpan.Start);
    }

    private static Member? OfParameter(IParameterSymbol parameter, IPropertySymbol property, ShapeReader reader)
    {
        var isRequired = !parameter.HasExplicitDefaultValue;
        return Make(
            property,
            [property, parameter],
            property.Name,
            MemberRole.Parameter,
            isRequired,
            Descriptions.ByAttribute(property) ?? Descriptions.OfParameter(parameter, reader.Cancellation)
                ?? (property.IsImplicitlyDeclared || property.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is ParameterSyntax) ? null : Descriptions.Of(property, reader.Cancellation)),
            reader,
            parameter);
    }

    private static Member? OfProperty(IPropertySymbol property, ShapeReader reader)
        => Make(
            property,
            [property],
            property.Name,
            property.IsRequired ? MemberRole.Required : MemberRole.Optional,
            property.IsRequired,
            Descriptions.Of(property, reader.Cancellation),
            reader,
            null);

    private static Member? Computed(IPropertySymbol property, ShapeReader reader)
        => Make(property, [property], property.Name, MemberRole.Computed, false, Descriptions.Of(property, reader.Cancellation), reader, null);

    private static Member? Make(
        IPropertySymbol property,
        ISymbol[] attributed,
        string name,
        MemberRole role,
        bool isRequired,
        string? description,
        ShapeReader reader,
        IParameterSymbol? parameter)
    {
        if (reader.Use(property.Type) is not { } use)
        {
            return null;
        }
        if (Symbols.IsForbidden(property))
        {
            reader.Fail($"'{property.Name}' is obsolete as an error, so that nothing may use it; make its use a warning");
            return null;
        }
        if (MemberReader.Constraints(attributed, use, reader, property.Name) is not { } constraints)
        {
            return null;
        }
        if (description is null && role != MemberRole.Computed && SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, reader.Assembly))
        {
            reader.Undescribe(property);
        }
        // Of DataAnnotations, [Required] says that a member must be there.
        isRequired |= role == MemberRole.Optional && attributed.Any(symbol => Symbols.Attribute(symbol, "System.ComponentModel.DataAnnotations.RequiredAttribute") is not null);
        var named = attributed.Select(symbol => Symbols.Attribute(symbol, Json + "JsonPropertyNameAttribute")).FirstOrDefault(a => a is not null);
        var json = Literals.WellFormed((named is null ? null : Symbols.Argument<string>(named, 0)) ?? SnakeCase.Of(name));
        var skipsNull = Symbols.Attribute(property, Json + "JsonIgnoreAttribute") is { } ignore && Symbols.Named<int>(ignore, "Condition") == WhenWritingNull;
        var (csharp, defaultJson) = parameter is null ? ("default!", null) : Defaults.Of(parameter, use, reader);
        return new Member(
            json,
            Symbols.Escape(name),
            use,
            role,
            isRequired && !(skipsNull && use.AllowsNull && !constraints.RefusesNull),
            csharp,
            defaultJson,
            role == MemberRole.Optional && MayHaveInitializer(property),
            skipsNull,
            attributed.Any(symbol => Symbols.Attribute(symbol, WellKnown.Secret) is not null),
            description,
            constraints);
    }

    private const int WhenWritingNull = 3;

    // A condition other than Always (1, the default) only matters when writing.
    private static bool IsIgnored(IPropertySymbol property)
        => Symbols.Attribute(property, Json + "JsonIgnoreAttribute") is { } ignore
            && ignore.NamedArguments.All(argument => argument.Key != "Condition" || argument.Value.Value is 1);

    // Of a type of another assembly it cannot be seen.
    private static bool MayHaveInitializer(IPropertySymbol property)
        => property.DeclaringSyntaxReferences.IsEmpty
            || property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is PropertyDeclarationSyntax { Initializer: not null } or not PropertyDeclarationSyntax)
            || property.ContainingType.InstanceConstructors.Any(constructor => !constructor.IsImplicitlyDeclared && constructor.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is ConstructorDeclarationSyntax))
            || HasSetterBody(property);

    private static bool HasSetterBody(IPropertySymbol property)
        => property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is PropertyDeclarationSyntax { AccessorList: { } accessors }
            && accessors.Accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null));
}
