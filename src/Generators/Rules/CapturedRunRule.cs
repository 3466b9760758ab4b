using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Netra.Generators.Rules;

/// <summary>NETRA402: a lambda or local function uses no run but its own parameter.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CapturedRunRule : RunRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.CapturedRun];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject, RunSymbols symbols)
        => context.RegisterOperationAction(operation => Check(operation, subject, symbols), OperationKind.ParameterReference, OperationKind.LocalReference, OperationKind.PropertyReference);

    private static void Check(OperationAnalysisContext context, Subject subject, RunSymbols symbols)
    {
        var operation = context.Operation;
        var holder = operation switch
        {
            IParameterReferenceOperation parameter when symbols.IsRun(parameter.Type) => parameter.Parameter,
            ILocalReferenceOperation local when symbols.IsRun(local.Type) => local.Local,
            IPropertyReferenceOperation { Instance: IParameterReferenceOperation tool } property when symbols.IsRunOfTool(property.Property) => tool.Parameter,
            IPropertyReferenceOperation { Instance: ILocalReferenceOperation tool } property when symbols.IsRunOfTool(property.Property) => tool.Local,
            _ => default(ISymbol),
        };
        if (holder is not null && RunSymbols.NestedFunction(operation) is { } function && !SymbolEqualityComparer.Default.Equals(holder.ContainingSymbol, function))
        {
            Report(context, subject, Descriptors.CapturedRun, operation, operation.Syntax.ToString(), function.MethodKind == MethodKind.LocalFunction ? $"local function '{function.Name}'" : "lambda");
        }
    }
}
