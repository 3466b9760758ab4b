using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Composition;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>NETRA015: model agents do not call each other in a circle.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AgentCircleRule : AssemblyRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.AgentCircle];

    internal override void Check(CompilationAnalysisContext context, Subject subject)
    {
        // Code decides when to stop; only what models decide by themselves can go round for ever.
        var agents = subject.Types.Where(type => AgentReader.NameOf(type) is not null && AgentReader.Contract(type) is { } contract && Symbols.Is(contract, WellKnown.IModelAgent))
            .GroupBy(type => AgentReader.NameOf(type)!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var calls = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var agent in agents)
        {
            calls[agent.Key] = [.. AgentReader.Callees(agent.Value).Select(AgentReader.NameOf).OfType<string>().Where(agents.ContainsKey)];
        }
        foreach (var circle in Cycles.Find(calls))
        {
            var types = circle.Skip(1).Select(name => agents[name]).ToArray();
            Report(context.ReportDiagnostic, subject, Descriptors.AgentCircle, agents[circle[0]], types.Take(types.Length - 1), [string.Join(" -> ", circle)]);
        }
    }
}
