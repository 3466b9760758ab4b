using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>NETRA201 to NETRA204 and NETRA206 to NETRA208: inputs and outputs of agents, arguments and results of tools, and durable types have a JSON form.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class JsonFormRule : SymbolRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } =
    [
        Descriptors.UnsupportedType, Descriptors.AmbiguousConstructor, Descriptors.UnsupportedResult, Descriptors.AsyncVoid,
        Descriptors.Oblivious, Descriptors.ForeignDerivedType, Descriptors.PatternNotPortable,
    ];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject)
        => context.RegisterSymbolAction(symbol => Check(symbol, subject), SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context, Subject subject)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (Symbols.Attribute(type, WellKnown.Agent) is not null && AgentReader.Contract(type) is { } contract)
        {
            Use(context, subject, type, "Input of agent", contract.TypeArguments[0], isResult: false);
            Use(context, subject, type, "Output of agent", contract.TypeArguments[1], isResult: true);
        }
        if (Symbols.Attribute(type, WellKnown.Durable) is not null && !Targets.IsGeneric(type))
        {
            Use(context, subject, type, "Durable type", type.IsReferenceType ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type, isResult: false);
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
            var reader = new ShapeReader(method.ContainingAssembly, memo: null, context.CancellationToken);
            MemberReader.Argument(parameter, reader);
            Tell(context, subject, parameter, $"Parameter of tool '{method.Name}'", parameter.Name, reader, isResult: false);
        }
        var together = new ShapeReader(method.ContainingAssembly, memo: null, context.CancellationToken);
        ToolReader.CheckParameters(method, together);
        Tell(context, subject, method, "Tool", method.Name, together, isResult: false);
        var result = new ShapeReader(method.ContainingAssembly, memo: null, context.CancellationToken);
        ToolReader.ReadResult(method, result);
        Tell(context, subject, method, "Tool", method.Name, result, isResult: true);
    }

    private static void Use(SymbolAnalysisContext context, Subject subject, ISymbol symbol, string what, ITypeSymbol type, bool isResult)
    {
        var reader = new ShapeReader(symbol.ContainingAssembly, memo: null, context.CancellationToken);
        reader.Use(type);
        Tell(context, subject, symbol, what, symbol.Name, reader, isResult);
    }

    private static void Tell(SymbolAnalysisContext context, Subject subject, ISymbol symbol, string what, string name, ShapeReader reader, bool isResult)
    {
        foreach (var (rule, text) in reader.Failures.Concat(reader.Warnings).Distinct())
        {
            Report(context.ReportDiagnostic, subject, RuleOf(rule, isResult), symbol, what, name, text);
        }
    }

    private static DiagnosticDescriptor RuleOf(string id, bool isResult) => id switch
    {
        RuleIds.AmbiguousConstructor => Descriptors.AmbiguousConstructor,
        RuleIds.AsyncVoid => Descriptors.AsyncVoid,
        RuleIds.Oblivious => Descriptors.Oblivious,
        RuleIds.ForeignDerivedType => Descriptors.ForeignDerivedType,
        RuleIds.PatternNotPortable => Descriptors.PatternNotPortable,
        _ when isResult => Descriptors.UnsupportedResult,
        _ => Descriptors.UnsupportedType,
    };
}
