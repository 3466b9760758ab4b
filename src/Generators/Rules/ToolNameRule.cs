using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>NETRA011: names of agents and tools are valid, and an agent has no two tools of one name.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ToolNameRule : SymbolRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.ToolName];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject)
        => context.RegisterSymbolAction(symbol => Check(symbol, subject), SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context, Subject subject)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (Symbols.Attribute(type, WellKnown.ToolSet) is not null)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (method, name) in Tools(type))
            {
                if (!ToolNames.IsValid(name))
                {
                    Report(context.ReportDiagnostic, subject, Descriptors.ToolName, method, $"The tool name '{name}' does not match {ToolNames.Pattern}; give the tool a name: [Tool(\"name\")]");
                }
                else if (!names.Add(name))
                {
                    Report(context.ReportDiagnostic, subject, Descriptors.ToolName, method, $"The tool set '{type.Name}' has two tools called '{name}'; give one of them another name: [Tool(\"name\")]");
                }
            }
        }
        if (Symbols.Attribute(type, WellKnown.Agent) is { AttributeConstructor: not null } attribute && attribute.ConstructorArguments[0].Kind != TypedConstantKind.Error)
        {
            if (Symbols.Argument<string>(attribute, 0) is not { } agent || !ToolNames.IsValid(agent))
            {
                Report(context.ReportDiagnostic, subject, Descriptors.ToolName, type, $"The agent name '{Symbols.Argument<string>(attribute, 0)}' does not match {ToolNames.Pattern}");
            }
            var twice = AgentReader.ToolSets(type).OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
                .SelectMany(set => Tools(set).Select(tool => tool.Name).Distinct(StringComparer.Ordinal), (set, name) => (set, name))
                .Concat(AgentReader.Callees(type).OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default).Select(callee => (set: callee, name: AgentReader.NameOf(callee))).Where(callee => callee.name is not null)!)
                .GroupBy(tool => tool.name, StringComparer.Ordinal)
                .Where(group => group.Count() > 1);
            foreach (var group in twice)
            {
                Report(context.ReportDiagnostic, subject, Descriptors.ToolName, type, $"The agent '{type.Name}' has several tools called '{group.Key}', of {string.Join(" and ", group.Select(tool => tool.set.Name).OrderBy(set => set, StringComparer.Ordinal))}");
            }
        }
    }

    private static IEnumerable<(IMethodSymbol Method, string Name)> Tools(INamedTypeSymbol set)
        => ToolSetReader.Methods(set).Select(method => (method, ToolReader.NameOf(method, ToolSetReader.ToolOf(method)!)));
}
