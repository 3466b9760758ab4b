using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Netra.Generators.Rules;

/// <summary>NETRA220: a module is compiled with XML documentation.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DocumentationRule : AssemblyRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.NoDocumentation];

    internal override void Check(CompilationAnalysisContext context, Subject subject)
    {
        if (subject.Module is { } module
            && subject.Compilation.SyntaxTrees.Any(tree => !subject.IsGenerated(tree) && tree.Options.DocumentationMode == DocumentationMode.None))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NoDocumentation, Location.None, module.Name));
        }
    }
}
