using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>NETRA100: what is generated into a class does not collide with what its author wrote there.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GeneratedNameRule : SymbolRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.GeneratedName];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject)
        => context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                foreach (var (attribute, kind) in Kinds)
                {
                    if (Symbols.Attribute(type, attribute) is not null && GeneratedNames.Clash(type, attribute, subject.IsGenerated) is var (name, why))
                    {
                        Report(symbol.ReportDiagnostic, subject, Descriptors.GeneratedName, type, kind, type.Name, name, why);
                    }
                }
            },
            SymbolKind.NamedType);

    private static readonly (string Attribute, string Kind)[] Kinds =
    [
        (WellKnown.Agent, "Agent"),
        (WellKnown.ToolSet, "Tool set"),
        (WellKnown.CompositionRoot, "Composition root"),
    ];
}
