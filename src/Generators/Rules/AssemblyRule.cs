using Microsoft.CodeAnalysis.Diagnostics;

namespace Netra.Generators.Rules;

/// <summary>A rule that looks at an assembly as a whole.</summary>
public abstract class AssemblyRule : Rule
{
    internal sealed override void Register(AnalysisContext context)
        => context.RegisterCompilationAction(compilation =>
        {
            if (Subject.KnowsContracts(compilation.Compilation))
            {
                var subject = new Subject(compilation.Compilation, compilation.Options, Finds, compilation.CancellationToken);
                Check(compilation, subject);
                subject.Verdicts.End(compilation.ReportDiagnostic);
            }
        });

    internal abstract void Check(CompilationAnalysisContext context, Subject subject);
}
