using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Composition;
using Netra.Generators.Models;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>
/// NETRA012: every service is provided, by one, and not in a circle; with the rules on what else a host must have right to be
/// composed (NETRA013, NETRA017). Asks the same graphs that code is generated from.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CompositionRule : AssemblyRule
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.Unprovided, Descriptors.ContractVersion, Descriptors.DefaultAgent];

    internal override void Check(CompilationAnalysisContext context, Subject subject)
    {
        if (subject.Module is { } module)
        {
            Module(context, subject, module);
        }
        foreach (var root in subject.Roots)
        {
            Host(context, subject, root);
        }
    }

    private static void Module(CompilationAnalysisContext context, Subject subject, ModuleModel module)
    {
        var byName = new Dictionary<string, INamedTypeSymbol>(StringComparer.Ordinal);
        var agents = new List<AgentSummary>();
        var toolSets = new List<ToolSetSummary>();
        var services = new List<ServiceModel>();
        foreach (var type in subject.Types)
        {
            var name = Symbols.CSharpPlain(type);
            byName[name] = type;
            if (ServiceReader.Read(type) is { } service)
            {
                services.Add(service);
            }
            if (Targets.Constructor(type) is not { } constructor)
            {
                continue;
            }
            if (Symbols.Attribute(type, WellKnown.Agent) is not null)
            {
                agents.Add(new(name, name, false, "", "", EquatableArray<string>.Empty, DependencyReader.Read(constructor)));
            }
            if (Symbols.Attribute(type, WellKnown.ToolSet) is not null)
            {
                toolSets.Add(new(name, EquatableArray<ToolSummary>.Empty, DependencyReader.Read(constructor)));
            }
        }
        var graph = new ModuleGraph(ModulePipeline.Content(module, agents, toolSets, services));
        foreach (var (type, problem) in ModuleProblems.Find(graph))
        {
            Report(context.ReportDiagnostic, subject, Descriptors.Unprovided, byName[type], Sentence(problem));
        }
    }

    private static void Host(CompilationAnalysisContext context, Subject subject, INamedTypeSymbol root)
    {
        if (RootReader.Read(root, context.CancellationToken) is not { } model)
        {
            return;
        }
        var content = new HostContent(model, ModuleFactsReader.Referenced(subject.Compilation, context.CancellationToken));
        foreach (var module in content.Modules.Where(module => module.ContractVersion != WellKnown.ContractVersion))
        {
            Report(context.ReportDiagnostic, subject, Descriptors.ContractVersion, root, module.Name, Literals.Number(module.ContractVersion), Literals.Number(WellKnown.ContractVersion));
        }
        foreach (var problem in HostProblems.Find(new HostGraph(content)))
        {
            Report(context.ReportDiagnostic, subject, Descriptors.Unprovided, root, Sentence(problem));
        }
        if (AgentProblems.DefaultAgent(content) is { } wrong)
        {
            Report(context.ReportDiagnostic, subject, Descriptors.DefaultAgent, root, root.Name, wrong);
        }
    }

    private static string Sentence(string problem) => char.ToUpperInvariant(problem[0]) + problem.Substring(1);
}
