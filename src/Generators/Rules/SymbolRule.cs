using Microsoft.CodeAnalysis.Diagnostics;

namespace Netra.Generators.Rules;

/// <summary>A rule that looks at symbols or syntax one by one.</summary>
public abstract class SymbolRule : Rule
{
    internal sealed override void Register(AnalysisContext context)
        => context.RegisterCompilationStartAction(start =>
        {
            if (Subject.KnowsContracts(start.Compilation))
            {
                var subject = new Subject(start.Compilation, start.Options, Finds, start.CancellationToken);
                Start(start, subject);
                start.RegisterCompilationEndAction(end => subject.Verdicts.End(end.ReportDiagnostic));
            }
        });

    internal abstract void Start(CompilationStartAnalysisContext context, Subject subject);
}
