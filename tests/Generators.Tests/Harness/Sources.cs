using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Netra.Generators.Tests.Harness;

/// <summary>Compiles source as a module's or a host's project would.</summary>
[NetraWaiver("NETRA001", "The compiler's options and references are immutable, and shared by tests only.")]
internal static class Sources
{
    public const string ProjectDirectory = "/project/";

    /// <summary>What every project has.</summary>
    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Netra;
        """;

    public static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    // The runtime's own assemblies and those that a module sees; not the tests, which are a module themselves.
    private static readonly MetadataReference[] Platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is var name
            && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll" or "Netra.Contracts.dll"))
        .Order(StringComparer.Ordinal)
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToArray();

    /// <summary>A compilation of these sources; each is a file of its own.</summary>
    public static CSharpCompilation Compile(string assembly, IEnumerable<string> sources, IEnumerable<MetadataReference>? references = null, bool isProgram = false)
    {
        var options = new CSharpCompilationOptions(
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            // As the modules' projects have it: rule NETRA205 will ask for what a model needs.
            specificDiagnosticOptions: [new("CS1573", ReportDiagnostic.Suppress), new("CS1591", ReportDiagnostic.Suppress)],
            deterministic: true);
        var trees = sources.Prepend(Usings).Select((source, i) => CSharpSyntaxTree.ParseText(SourceText.From(source, System.Text.Encoding.UTF8), Parse, $"{ProjectDirectory}File{i}.cs"));
        return CSharpCompilation.Create(assembly, trees, [.. Platform, .. references ?? []], options);
    }

    /// <summary>The same compilation with what the generator adds.</summary>
    public static CSharpCompilation Generate(CSharpCompilation compilation)
    {
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        diagnostics.ShouldBeEmpty();
        return (CSharpCompilation)output;
    }

    /// <summary>A reference to a module that was compiled with its generated code.</summary>
    public static MetadataReference Module(string assembly, params string[] sources) => Emit(Generate(Compile(assembly, sources))).Reference;

    /// <summary>The bytes of an assembly, which must compile without a warning.</summary>
    public static (byte[] Bytes, MetadataReference Reference) Emit(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed).Select(diagnostic => diagnostic.ToString()).ShouldBeEmpty();
        result.Success.ShouldBeTrue();
        return (stream.ToArray(), MetadataReference.CreateFromImage(stream.ToArray()));
    }

    public static GeneratorDriver Driver()
        => CSharpGeneratorDriver.Create(
            [new Pipeline.NetraGenerator().AsSourceGenerator()],
            parseOptions: Parse,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What a project tells its analyzers.</summary>
    public static AnalyzerOptions Options { get; } = new([], new ProjectOptions());

    private sealed class ProjectOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Values : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.ProjectDir" ? ProjectDirectory : null;
            return value is not null;
        }
    }
}
