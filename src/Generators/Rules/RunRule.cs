using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Netra.Generators.Rules;

/// <summary>A rule about how a run is used, wherever the contracts are known.</summary>
public abstract class RunRule : SymbolRule
{
    internal sealed override void Start(CompilationStartAnalysisContext context, Subject subject)
    {
        if (RunSymbols.Of(context.Compilation) is { } symbols)
        {
            Start(context, subject, symbols);
        }
    }

    internal abstract void Start(CompilationStartAnalysisContext context, Subject subject, RunSymbols symbols);

    /// <summary>Reports at an operation unless a generator added it, or the rule is waived on the function or on what contains it.</summary>
    internal static void Report(OperationAnalysisContext context, Subject subject, DiagnosticDescriptor rule, IOperation operation, params object[] arguments)
    {
        if (!subject.IsGenerated(operation.Syntax.SyntaxTree) && !RunSymbols.IsInNameOf(operation))
        {
            Report(context.ReportDiagnostic, subject, rule, RunSymbols.NestedFunction(operation) ?? context.ContainingSymbol, operation.Syntax.GetLocation(), arguments);
        }
    }
}
