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
            var reader = new ShapeReader(type.ContainingAssembly, ct);
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
            tools.OrderBy(tool => tool.Name, StringComparer.Ordinal).ToEquatable(),
            DependencyReader.Read(constructor),
            shapes.Values.ToEquatable());
    }

    /// <summary>The methods with <c>[Tool]</c>.</summary>
    public static IEnumerable<IMethodSymbol> Methods(INamedTypeSymbol type)
        => type.GetMembers().OfType<IMethodSymbol>().Where(method => Symbols.Attribute(method, WellKnown.Tool) is not null);
}
