using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Composition;
using Netra.Generators.Models;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>
/// NETRA006 and NETRA012: every service is provided, by one, not in a circle, and by what lives as long; with the rules on what
/// else a module and a host must have right to be composed (NETRA013, NETRA017 to NETRA019). Asks the same graphs that code is
/// generated from.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CompositionRule : AssemblyRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } =
    [
        Descriptors.Captive, Descriptors.Unprovided, Descriptors.ContractVersion, Descriptors.DefaultAgent, Descriptors.DisposedTwice, Descriptors.ModuleName,
    ];

    internal override void Check(CompilationAnalysisContext context, Subject subject)
    {
        if (Symbols.Attribute(subject.Compilation.Assembly, WellKnown.Module) is { AttributeConstructor: not null } attribute
            // Without a constructor the compiler has said that the name is missing.
            && Symbols.Argument<string>(attribute, 0) is var name && (name is null || !Names.IsModule(name)))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.ModuleName,
                attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation(),
                $"'{name}' is no name for a module; use words of lower-case letters and digits joined by hyphens, beginning with a letter"));
        }
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
                agents.Add(new(name, name, false, "", "", EquatableArray<string>.Empty, EquatableArray<string>.Empty, DependencyReader.Read(constructor)));
            }
            if (Symbols.Attribute(type, WellKnown.ToolSet) is not null)
            {
                toolSets.Add(new(name, EquatableArray<ToolSummary>.Empty, DependencyReader.Read(constructor)));
            }
        }
        var graph = new ModuleGraph(ModulePipeline.Content(module, agents, [], toolSets, services));
        foreach (var problem in ModuleProblems.Find(graph))
        {
            Report(context.ReportDiagnostic, subject, DescriptorOf(problem), byName[problem.Type], Sentence(problem.Text));
        }
    }

    private static void Host(CompilationAnalysisContext context, Subject subject, INamedTypeSymbol root)
    {
        if (RootReader.Read(root, context.CancellationToken) is not { } model)
        {
            return;
        }
        var content = new HostContent(model, ModuleFactsReader.Referenced(subject.Compilation, context.CancellationToken));
        foreach (var problem in HostProblems.Find(new HostGraph(content)))
        {
            Report(context.ReportDiagnostic, subject, DescriptorOf(problem), root, Sentence(problem.Text));
        }
        if (AgentProblems.DefaultAgent(content) is { } wrong)
        {
            Report(context.ReportDiagnostic, subject, Descriptors.DefaultAgent, root, root.Name, wrong);
        }
    }

    private static DiagnosticDescriptor DescriptorOf(Problem problem) => problem.Rule switch
    {
        RuleIds.Captive => Descriptors.Captive,
        RuleIds.ContractVersion => Descriptors.ContractVersion,
        RuleIds.DisposedTwice => Descriptors.DisposedTwice,
        RuleIds.ModuleName => Descriptors.ModuleName,
        _ => Descriptors.Unprovided,
    };

    private static string Sentence(string problem) => char.ToUpperInvariant(problem[0]) + problem.Substring(1);
}
