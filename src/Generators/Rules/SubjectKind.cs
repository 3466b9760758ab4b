using Microsoft.CodeAnalysis;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>What the compliance report counts: types that people wrote, tools, and the assembly itself.</summary>
internal static class SubjectKind
{
    public const string Assembly = "assembly";
    public const string Tool = "tool";

    /// <summary>What a finding counts against: the tool or the type that its symbol is or stands in, else the assembly.</summary>
    public static (string Kind, string Id) Of(ISymbol symbol, Compilation compilation)
    {
        for (var current = symbol; current is not null && SymbolEqualityComparer.Default.Equals(current.ContainingAssembly, compilation.Assembly); current = current.ContainingSymbol)
        {
            if (current is IMethodSymbol method && IsTool(method))
            {
                return (Tool, Name(method));
            }
            if (current is INamedTypeSymbol type)
            {
                return (Of(type), Name(type));
            }
        }
        return (Assembly, Assembly);
    }

    /// <summary>The kind of a type.</summary>
    public static string Of(INamedTypeSymbol type)
        => Has(type, WellKnown.Agent) ? "agent"
            : Has(type, WellKnown.ToolSet) ? "tool set"
            : Has(type, WellKnown.Service) ? "service"
            : Has(type, WellKnown.CompositionRoot) ? "composition root"
            : Has(type, WellKnown.Durable) ? "durable type"
            : "other type";

    /// <summary>Whether a method is a tool.</summary>
    public static bool IsTool(IMethodSymbol method) => Has(method, WellKnown.Tool);

    private static bool Has(ISymbol symbol, string attribute) => Symbols.Attribute(symbol, attribute) is not null;

    private static string Name(ISymbol symbol) => symbol.GetDocumentationCommentId() ?? symbol.Name;
}
