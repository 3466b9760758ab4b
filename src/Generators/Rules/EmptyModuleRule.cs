using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>NETRA014: a module that a host references brings something.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EmptyModuleRule : AssemblyRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.EmptyModule];

    internal override void Check(CompilationAnalysisContext context, Subject subject)
    {
        if (subject.Roots.FirstOrDefault() is not { } root)
        {
            return;
        }
        var full = new HashSet<string>(
            ModuleFactsReader.Referenced(subject.Compilation, context.CancellationToken).Where(module => !module.Agents.IsEmpty || !module.Components.IsEmpty).Select(module => module.Assembly),
            StringComparer.Ordinal);
        foreach (var assembly in ModuleFactsReader.Assemblies(subject.Compilation).OrderBy(assembly => assembly.Name, StringComparer.Ordinal))
        {
            if (Symbols.Attribute(assembly, WellKnown.Module) is { } module && !full.Contains(assembly.Name))
            {
                var isGenerated = Symbols.Attribute(assembly, WellKnown.ModuleManifest) is not null;
                if (isGenerated && HasApi(assembly))
                {
                    continue;
                }
                var advice = !isGenerated
                    ? "it was built without Netra.Generators; reference that as an analyzer in its project"
                    : "it has no agent, tool set or service and nothing public; declare one, or remove the reference";
                Report(context.ReportDiagnostic, subject, Descriptors.EmptyModule, root, Symbols.Argument<string>(module, 0) ?? assembly.Name, advice);
            }
        }
    }

    // What a host's program calls by name, such as AddModels; what is generated for every module lies in a namespace of its own.
    private static bool HasApi(IAssemblySymbol assembly)
        => Subject.TypesOf(assembly).Any(type => Symbols.IsPublic(type) && type.ContainingNamespace.ToDisplayString() != Names.Root);
}
