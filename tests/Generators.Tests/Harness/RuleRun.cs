using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Rules;

namespace Netra.Generators.Tests.Harness;

/// <summary>Runs rules over source, after the generator, as a build does.</summary>
internal static class RuleRun
{
    /// <summary>All rules of the product.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> All =>
    [
        new MutableStaticRule(), new SingleImplementationRule(), new ForeignModuleRule(), new AgentNameRule(), new ToolNameRule(),
        new CompositionRule(), new DeclarationRule(), new JsonFormRule(), new DocumentationRule(),
    ];

    /// <summary>What all rules find in a module with this source, as <c>NETRAnnn text at the place</c>.</summary>
    public static Task<string[]> InModuleAsync(params string[] sources)
        => FindAsync([.. sources, "[assembly: Module(\"subject\")]"], []);

    /// <summary>What all rules find, as <c>NETRAnnn text at the place</c>; a place in no file is <c>-</c>.</summary>
    public static async Task<string[]> FindAsync(IEnumerable<string> sources, IEnumerable<MetadataReference> references, DocumentationMode documentation = DocumentationMode.Diagnose)
    {
        var compilation = Sources.Compile("Subject", sources, references);
        if (documentation != DocumentationMode.Diagnose)
        {
            compilation = compilation.SyntaxTrees.Aggregate(
                compilation,
                (current, tree) => current.ReplaceSyntaxTree(tree, tree.WithRootAndOptions(tree.GetRoot(), Sources.Parse.WithDocumentationMode(documentation))));
        }
        var found = await DiagnosticsAsync(compilation);
        return [.. found.Select(diagnostic => $"{diagnostic.Id} {TextAt(diagnostic)}")];
    }

    /// <summary>What all rules find in a compilation, in the order of their places.</summary>
    public static async Task<Diagnostic[]> DiagnosticsAsync(Compilation compilation)
    {
        Sources.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        diagnostics.ShouldBeEmpty();
        var found = await output.WithAnalyzers(All, Sources.Options).GetAnalyzerDiagnosticsAsync();
        return
        [
            .. found.OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
                .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal),
        ];
    }

    private static string TextAt(Diagnostic diagnostic)
        => diagnostic.Location.SourceTree?.GetText().ToString(diagnostic.Location.SourceSpan) ?? "-";
}
