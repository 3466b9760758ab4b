using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Netra.Generators.Rules;

/// <summary>
/// What all rules have in common: they cost nothing where the contracts are not known, a file's header does not switch them off,
/// and each judges the waivers and the lines of the baseline that name it.
/// </summary>
public abstract class Rule : DiagnosticAnalyzer
{
    private ImmutableArray<DiagnosticDescriptor> _supported;

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics
        => _supported.IsDefault ? _supported = [.. Finds, .. Descriptors.OfAnyRule.Except(Finds)] : _supported;

    /// <summary>What the rule finds; no other analyzer finds the same.</summary>
    internal abstract ImmutableArray<DiagnosticDescriptor> Finds { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        // Generated trees are skipped by where they lie, see Subject.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        Register(context);
    }

    internal abstract void Register(AnalysisContext context);

    /// <summary>Reports at a symbol, unless it is waived there or known.</summary>
    internal static void Report(Action<Diagnostic> report, Subject subject, DiagnosticDescriptor rule, ISymbol symbol, params object[] arguments)
        => Report(report, subject, rule, symbol, [], arguments);

    /// <summary>Reports at a symbol, and at others that have a part in it, unless it is waived there or known.</summary>
    internal static void Report(Action<Diagnostic> report, Subject subject, DiagnosticDescriptor rule, ISymbol symbol, IEnumerable<ISymbol> others, object[] arguments)
        => subject.Verdicts.Judge(report, rule, symbol, FindingKey.Of(rule.Id, symbol, at: null), subject.LocationOf(symbol), others.Select(subject.LocationOf), arguments);

    /// <summary>Reports at code, unless it is waived on the function that it stands in, or on what contains that, or known.</summary>
    internal static void Report(Action<Diagnostic> report, Subject subject, DiagnosticDescriptor rule, ISymbol owner, Location at, params object[] arguments)
        => subject.Verdicts.Judge(report, rule, owner, FindingKey.Of(rule.Id, owner, at), at, [], arguments);
}
