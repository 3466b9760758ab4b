using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Composition;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>NETRA010: an agent's name is unique in its module and in each host.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AgentNameRule : AssemblyRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.DuplicateAgent];

    internal override void Check(CompilationAnalysisContext context, Subject subject)
    {
        Module(context, subject);
        Host(context, subject);
    }

    private static void Module(CompilationAnalysisContext context, Subject subject)
    {
        var named = subject.Types
            .Select(type => (Type: type, Name: Symbols.Attribute(type, WellKnown.Agent) is { } attribute ? Symbols.Argument<string>(attribute, 0) : null))
            .Where(agent => agent.Name is not null)
            .GroupBy(agent => agent.Name!.ToLowerInvariant(), StringComparer.Ordinal)
            .Where(group => group.Count() > 1);
        foreach (var group in named)
        {
            var types = group.Select(agent => agent.Type).ToArray();
            var places = string.Join(", ", types.Select(type => type.ToDisplayString()));
            foreach (var (type, name) in group)
            {
                Report(context.ReportDiagnostic, subject, Descriptors.DuplicateAgent, type, types.Where(other => !SymbolEqualityComparer.Default.Equals(other, type)), [name!, places]);
            }
        }
    }

    private static void Host(CompilationAnalysisContext context, Subject subject)
    {
        foreach (var root in subject.Roots)
        {
            foreach (var (name, places) in AgentProblems.Duplicates(ModuleFactsReader.Referenced(subject.Compilation, context.CancellationToken)))
            {
                Report(context.ReportDiagnostic, subject, Descriptors.DuplicateAgent, root, name, string.Join(", ", places));
            }
        }
    }
}
