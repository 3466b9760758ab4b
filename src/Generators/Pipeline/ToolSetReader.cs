using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads a class with <c>[ToolSet]</c>.</summary>
internal static class ToolSetReader
{
    /// <summary>The tool set with its valid tools, or null when the class itself is invalid.</summary>
    public static ToolSetModel? Read(INamedTypeSymbol type, CancellationToken ct)
    {
        if (!AgentReader.CanBeMade(type, ct) || Targets.Constructor(type) is not { } constructor)
        {
            return null;
        }
        var tools = new List<ToolModel>();
        var shapes = new SortedDictionary<string, Shape>(StringComparer.Ordinal);
        foreach (var method in Methods(type))
        {
            // A reader for each tool: one that fails leaves nothing behind.
            var reader = new ShapeReader(type.ContainingAssembly, ShapeMemo.Of(type.ContainingAssembly), ct);
            if (ToolReader.Read(method, reader) is { } tool && tools.All(known => known.Name != tool.Name))
            {
                tools.Add(tool);
                foreach (var shape in reader.Shapes)
                {
                    shapes[shape.Id] = shape;
                }
            }
        }
        return new ToolSetModel(
            Targets.Of(type),
            Bases(type).Any(basis => Symbols.Attribute(basis, WellKnown.ToolSet) is not null),
            tools.OrderBy(tool => tool.Name, StringComparer.Ordinal).ToEquatable(),
            DependencyReader.Read(constructor),
            shapes.Values.ToEquatable());
    }

    /// <summary>The tools: methods with <c>[Tool]</c>, also inherited ones and those that override one.</summary>
    public static IEnumerable<IMethodSymbol> Methods(INamedTypeSymbol type)
    {
        var own = type.GetMembers().OfType<IMethodSymbol>().ToList();
        foreach (var method in own.Where(method => ToolOf(method) is not null))
        {
            yield return method;
        }
        foreach (var inherited in Bases(type).SelectMany(basis => basis.GetMembers().OfType<IMethodSymbol>()))
        {
            // What is overridden or hidden is not what a call would reach.
            if (own.Any(method => HasSignatureOf(method, inherited)))
            {
                continue;
            }
            own.Add(inherited);
            if (inherited.DeclaredAccessibility != Accessibility.Private && ToolOf(inherited) is not null)
            {
                yield return inherited;
            }
        }
    }

    /// <summary>The attribute that makes a method a tool: its own, or that of the method which it overrides.</summary>
    public static AttributeData? ToolOf(IMethodSymbol method)
        => Overridden(method).Select(known => Symbols.Attribute(known, WellKnown.Tool)).FirstOrDefault(attribute => attribute is not null);

    /// <summary>The method, then those that it overrides.</summary>
    public static IEnumerable<IMethodSymbol> Overridden(IMethodSymbol method)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
        {
            yield return current;
        }
    }

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static bool HasSignatureOf(IMethodSymbol method, IMethodSymbol other)
        => method.Name == other.Name
            && method.TypeParameters.Length == other.TypeParameters.Length
            && method.Parameters.Length == other.Parameters.Length
            && method.Parameters.Zip(other.Parameters, (one, two) => SymbolEqualityComparer.Default.Equals(one.Type, two.Type)).All(same => same);
}
