using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Pipeline;

namespace Netra.Generators.Rules;

/// <summary>NETRA109: a module and a host are compiled as the C# that generated code needs.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LanguageRule : AssemblyRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.OldLanguage];

    internal override void Check(CompilationAnalysisContext context, Subject subject)
    {
        if (!Language.IsSupported(subject.Compilation) && (subject.Module is not null || subject.Roots.Any()) && subject.Compilation is CSharpCompilation compilation)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.OldLanguage, Location.None, compilation.AssemblyName, compilation.LanguageVersion.ToDisplayString(), Language.Least.ToDisplayString()));
        }
    }
}
