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
        .. typeof(Rule).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
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

    /// <summary>The warnings of all rules in a module with this source, as <c>NETRAnnn text at the place</c>.</summary>
    public static async Task<string[]> WarningsInModuleAsync(params string[] sources)
        => [.. (await DiagnosticsAsync(Sources.Compile("Subject", [.. sources, "[assembly: Module(\"subject\")]"]), DiagnosticSeverity.Warning)).Select(diagnostic => $"{diagnostic.Id} {TextAt(diagnostic)}")];

    /// <summary>What all rules find in a compilation, in the order of their places: errors unless warnings are asked for.</summary>
    public static async Task<Diagnostic[]> DiagnosticsAsync(Compilation compilation, DiagnosticSeverity severity = DiagnosticSeverity.Error)
        => [.. (await AllAsync(compilation, Sources.Options)).Where(diagnostic => diagnostic.Severity == severity)];

    /// <summary>What all rules tell of a compilation, in the order of their places; what is waived or known, too, but not how much was checked.</summary>
    public static async Task<Diagnostic[]> AllAsync(Compilation compilation, AnalyzerOptions options)
    {
        Sources.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        diagnostics.ShouldBeEmpty();
        var found = await output.WithAnalyzers(All, options).GetAnalyzerDiagnosticsAsync();
        return
        [
            .. found.Where(diagnostic => diagnostic.Id != RuleIds.Checked).OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
                .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal),
        ];
    }

    private static string TextAt(Diagnostic diagnostic)
        => diagnostic.Location.SourceTree?.GetText().ToString(diagnostic.Location.SourceSpan) ?? "-";
}
