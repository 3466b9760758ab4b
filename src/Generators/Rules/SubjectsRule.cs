using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Netra.Generators.Rules;

/// <summary>NETRA992: counts what the rules look at, for the compliance report. Finds nothing wrong.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SubjectsRule : AssemblyRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.Checked];

    internal override void Check(CompilationAnalysisContext context, Subject subject)
    {
        var kinds = subject.Types
            .SelectMany(static type => type.GetMembers().OfType<IMethodSymbol>().Where(SubjectKind.IsTool).Select(static _ => SubjectKind.Tool).Prepend(SubjectKind.Of(type)))
            .Append(SubjectKind.Assembly);
        foreach (var kind in kinds.GroupBy(static kind => kind, StringComparer.Ordinal).OrderBy(static kind => kind.Key, StringComparer.Ordinal))
        {
            var count = kind.Count().ToString(CultureInfo.InvariantCulture);
            var properties = ImmutableDictionary<string, string?>.Empty.Add("kind", kind.Key).Add("count", count);
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Checked, Location.None, properties, count, kind.Key));
        }
    }
}
