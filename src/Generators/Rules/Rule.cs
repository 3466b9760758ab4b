using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Netra.Generators.Rules;

/// <summary>What all rules have in common: they cost nothing where the contracts are not known, and a file's header does not switch them off.</summary>
public abstract class Rule : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        // Generated trees are skipped by where they lie, see Subject.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        Register(context);
    }

    internal abstract void Register(AnalysisContext context);

    /// <summary>Reports at a symbol unless it is waived there.</summary>
    internal static void Report(Action<Diagnostic> report, Subject subject, DiagnosticDescriptor rule, ISymbol symbol, params object[] arguments)
        => Report(report, subject, rule, symbol, [], arguments);

    /// <summary>Reports at a symbol, and at others that have a part in it, unless it is waived there.</summary>
    internal static void Report(Action<Diagnostic> report, Subject subject, DiagnosticDescriptor rule, ISymbol symbol, IEnumerable<ISymbol> others, object[] arguments)
    {
        if (!Subject.IsWaived(symbol, rule.Id))
        {
            report(Diagnostic.Create(rule, subject.LocationOf(symbol), others.Select(subject.LocationOf), arguments));
        }
    }
}
