using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads a class with <c>[Agent]</c>.</summary>
internal static class AgentReader
{
    /// <summary>The agent, or null when something about it is invalid: the rules say what.</summary>
    public static AgentModel? Read(INamedTypeSymbol type, CancellationToken ct)
    {
        if (Symbols.Attribute(type, WellKnown.Agent) is not { } attribute
            || Symbols.Argument<string>(attribute, 0) is not { } name
            || !ToolNames.IsValid(name)
            || !CanBeMade(type, ct)
            || Targets.Constructor(type) is not { } constructor
            || Contract(type) is not { } contract)
        {
            return null;
        }
        var reader = new ShapeReader(type.ContainingAssembly, ShapeMemo.Of(type.ContainingAssembly), ct);
        if (reader.Use(contract.TypeArguments[0]) is not { } input || reader.Use(contract.TypeArguments[1]) is not { } output)
        {
            return null;
        }
        return new AgentModel(
            Targets.Of(type),
            name,
            Descriptions.Of(type, ct) ?? "",
            Symbols.Named<bool>(attribute, "Entry"),
            Symbols.Is(contract, WellKnown.IModelAgent),
            input,
            output,
            ToolSets(type).Select(Symbols.CSharpPlain).Distinct(StringComparer.Ordinal).OrderBy(set => set, StringComparer.Ordinal).ToEquatable(),
            Callees(type).Select(NameOf).OfType<string>().Distinct(StringComparer.Ordinal).OrderBy(callee => callee, StringComparer.Ordinal).ToEquatable(),
            DependencyReader.Read(constructor),
            reader.Shapes) { Model = ModelOf(type) };
    }

    /// <summary>The one agent interface that the class implements, or null when there is none or more than one.</summary>
    public static INamedTypeSymbol? Contract(INamedTypeSymbol type)
    {
        var contracts = type.AllInterfaces.Where(candidate => Symbols.Is(candidate, WellKnown.IAgent) || Symbols.Is(candidate, WellKnown.IModelAgent)).ToArray();
        return contracts.Length == 1 ? contracts[0] : null;
    }

    /// <summary>The tool sets that the agent declares.</summary>
    public static IEnumerable<ITypeSymbol> ToolSets(INamedTypeSymbol type)
        => Symbols.Attributes(type, WellKnown.UseTools).Select(attribute => attribute.AttributeClass!.TypeArguments[0]);

    /// <summary>The agents that the agent's model may call.</summary>
    public static IEnumerable<ITypeSymbol> Callees(INamedTypeSymbol type)
        => Symbols.Attributes(type, WellKnown.UseAgent).Select(attribute => attribute.AttributeClass!.TypeArguments[0]);

    /// <summary>The model that the agent asks for; null for the host's own.</summary>
    public static string? ModelOf(INamedTypeSymbol type)
        => Symbols.Attribute(type, WellKnown.Agent) is { } attribute ? Symbols.Named<string>(attribute, "Model") : null;

    /// <summary>The name that an agent's class gives it, or null for a class that is none.</summary>
    public static string? NameOf(ITypeSymbol type)
        => Symbols.Attribute(type, WellKnown.Agent) is { } attribute && Symbols.Argument<string>(attribute, 0) is { } name && ToolNames.IsValid(name) ? name : null;

    /// <summary>Whether generated code can make the class and give it a part.</summary>
    public static bool CanBeMade(INamedTypeSymbol type, CancellationToken ct)
        => type is { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false }
            && !Targets.IsGeneric(type)
            && Symbols.IsReachable(type)
            && Targets.IsPartial(type, ct);
}
