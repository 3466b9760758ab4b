using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Robustness;

/// <summary>A corpus file as compilations: the subject, and the assemblies that it references.</summary>
internal sealed class CorpusSubject
{
    private readonly CSharpParseOptions _parse;

    public CorpusSubject(CorpusFile file)
    {
        var language = file.One("language") is { } version && LanguageVersionFacts.TryParse(version, out var parsed) ? parsed : LanguageVersion.CSharp13;
        _parse = new CSharpParseOptions(
            language,
            file.One("documentation") switch { "none" => DocumentationMode.None, "parse" => DocumentationMode.Parse, _ => DocumentationMode.Diagnose },
            preprocessorSymbols: file.One("symbols")?.Split(", ") ?? []);
        var options = Sources.Compile("Options", []).Options
            .WithAllowUnsafe(file.One("allow") == "unsafe")
            .WithNullableContextOptions(file.One("nullable") == "disable" || language < LanguageVersion.CSharp8 ? NullableContextOptions.Disable : NullableContextOptions.Enable);
        if (file.One("warnings") == "errors")
        {
            options = options.WithGeneralDiagnosticOption(ReportDiagnostic.Error).WithSpecificDiagnosticOptions(ImmutableDictionary<string, ReportDiagnostic>.Empty);
        }
        var hasUsings = file.One("usings") != "none" && language >= LanguageVersion.CSharp10;
        var references = new List<MetadataReference>(Sources.Compile("References", []).References);
        foreach (var assembly in file.Assemblies)
        {
            var trees = assembly.Files.AsEnumerable();
            Compilation = CSharpCompilation.Create(
                assembly.Name,
                (hasUsings ? trees.Prepend((Name: "Usings.cs", Text: Sources.Usings)) : trees)
                    .Select(tree => CSharpSyntaxTree.ParseText(SourceText.From(tree.Text, Encoding.UTF8), _parse, Sources.ProjectDirectory + tree.Name)),
                references,
                options);
            if (assembly != file.Assemblies[^1])
            {
                var (bytes, reference) = Sources.Emit(Generate(Compilation));
                Others.Add(bytes);
                references.Add(assembly.Alias is { } alias ? reference.WithAliases([alias]) : reference);
            }
        }
    }

    /// <summary>What is compiled and looked at.</summary>
    public CSharpCompilation Compilation { get; } = null!;

    /// <summary>The assemblies that it references.</summary>
    public List<byte[]> Others { get; } = [];

    public GeneratorDriver Driver()
        => CSharpGeneratorDriver.Create(
            [new Pipeline.NetraGenerator().AsSourceGenerator()],
            parseOptions: _parse,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The same files and references in another order.</summary>
    public CSharpCompilation Shuffled()
        => Compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(Compilation.SyntaxTrees.Reverse()).WithReferences(Compilation.References.Reverse());

    /// <summary>
    /// Everything that a build would say, of the compiler, of the generator and of all rules. Two things do not count. Rules that are
    /// advice, warnings, unless <paramref name="expected"/> names them: the inputs are small, and leave out most descriptions. And what the
    /// compiler says of generated code when the input itself does not compile: it follows from the input's own errors.
    /// </summary>
    public static async Task<Diagnostic[]> DiagnosticsAsync(CSharpCompilation output, ImmutableArray<Diagnostic> ofGenerator, IReadOnlyCollection<string> expected)
    {
        var ofRules = await output.WithAnalyzers(RuleRun.All, Sources.Options).GetAnalyzerDiagnosticsAsync();
        var ofCompiler = output.GetDiagnostics();
        var isBroken = ofCompiler.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !IsInGenerated(diagnostic));
        return
        [
            .. ofCompiler.Where(diagnostic => !isBroken || !IsInGenerated(diagnostic))
                .Concat(ofGenerator)
                .Concat(ofRules.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || expected.Any(line => line.StartsWith(diagnostic.Id, StringComparison.Ordinal))))
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed),
        ];
    }

    /// <summary>The diagnostic as headers name it: <c>ID at LINE</c>, <c>ID at -</c> or <c>ID at generated</c>.</summary>
    public static string Line(Diagnostic diagnostic)
    {
        var place = diagnostic.Location.SourceTree is null ? "-"
            : IsInGenerated(diagnostic) ? "generated"
            : (diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1).ToString(CultureInfo.InvariantCulture);
        return $"{diagnostic.Id} at {place}";
    }

    private CSharpCompilation Generate(CSharpCompilation compilation)
    {
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        diagnostics.ShouldBeEmpty();
        return (CSharpCompilation)output;
    }

    private static bool IsInGenerated(Diagnostic diagnostic)
        => diagnostic.Location.SourceTree is { } tree && !tree.FilePath.StartsWith(Sources.ProjectDirectory, StringComparison.Ordinal);
}
