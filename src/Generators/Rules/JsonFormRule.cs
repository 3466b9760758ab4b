using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>NETRA201: inputs and outputs of agents, arguments and results of tools, and durable types have a JSON form.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class JsonFormRule : SymbolRule
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnsupportedType];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject)
        => context.RegisterSymbolAction(symbol => Check(symbol, subject), SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context, Subject subject)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (Symbols.Attribute(type, WellKnown.Agent) is not null && AgentReader.Contract(type) is { } contract)
        {
            Use(context, subject, type, $"Input of agent", contract.TypeArguments[0]);
            Use(context, subject, type, $"Output of agent", contract.TypeArguments[1]);
        }
        if (Symbols.Attribute(type, WellKnown.Durable) is not null && !Targets.IsGeneric(type))
        {
            Use(context, subject, type, "Durable type", type);
        }
        if (Symbols.Attribute(type, WellKnown.ToolSet) is not null)
        {
            foreach (var method in ToolSetReader.Methods(type).Where(method => !method.IsGenericMethod))
            {
                Tool(context, subject, method);
            }
        }
    }

    private static void Tool(SymbolAnalysisContext context, Subject subject, IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters.Where(parameter => ToolReader.Injected(parameter.Type) is null))
        {
            var reader = new ShapeReader(method.ContainingAssembly, context.CancellationToken);
            MemberReader.Argument(parameter, reader);
            Tell(context, subject, parameter, $"Parameter of tool '{method.Name}'", parameter.Name, reader);
        }
        var whole = new ShapeReader(method.ContainingAssembly, context.CancellationToken);
        ToolReader.CheckSignature(method, whole);
        Tell(context, subject, method, "Tool", method.Name, whole);
    }

    private static void Use(SymbolAnalysisContext context, Subject subject, ISymbol symbol, string what, ITypeSymbol type)
    {
        var reader = new ShapeReader(symbol.ContainingAssembly, context.CancellationToken);
        reader.Use(type);
        Tell(context, subject, symbol, what, symbol.Name, reader);
    }

    private static void Tell(SymbolAnalysisContext context, Subject subject, ISymbol symbol, string what, string name, ShapeReader reader)
    {
        foreach (var failure in reader.Failures.Distinct(StringComparer.Ordinal))
        {
            Report(context.ReportDiagnostic, subject, Descriptors.UnsupportedType, symbol, what, name, failure);
        }
    }
}
