using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Netra.Generators.Tests.Harness;

/// <summary>
/// Compares what is generated with files under <c>Snapshots/Class.Test/</c>, and checks what must be true of every output: it
/// compiles without a warning, a second run after an edit elsewhere is cached, and the order of the input changes nothing.
/// <c>NETRA_UPDATE_SNAPSHOTS=1</c> writes the files, never on a build server.
/// </summary>
internal static class Snapshot
{
    public static void Match(IReadOnlyList<string> sources, IReadOnlyList<MetadataReference>? references = null, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        var compilation = Sources.Compile("Subject", sources, references);
        var driver = Sources.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        diagnostics.ShouldBeEmpty();
        Sources.Emit((CSharpCompilation)output);
        var generated = Incremental.Texts(driver);
        HasNoReflection(generated);
        Incremental.IsCachedAfterUnrelatedEdits(driver, compilation);
        Incremental.Texts(Sources.Driver().RunGenerators(Sources.Compile("Subject", sources.Reverse(), references?.Reverse()))).ShouldBe(generated);
        Compare(Path.Combine(FolderOf(file), "Snapshots", $"{Path.GetFileNameWithoutExtension(file)}.{test}"), generated);
    }

    /// <summary>Where a source file of the tests lies.</summary>
    public static string FolderOf(string file) => Path.GetDirectoryName(file)!;

    private static void HasNoReflection(SortedDictionary<string, string> generated)
    {
        foreach (var (hint, text) in generated)
        {
            foreach (var banned in new[] { "System.Reflection", "Activator", ".GetType(", "dynamic", "\r" })
            {
                text.ShouldNotContain(banned, Case.Sensitive, hint);
            }
        }
    }

    private static void Compare(string folder, SortedDictionary<string, string> generated)
    {
        if (Environment.GetEnvironmentVariable("NETRA_UPDATE_SNAPSHOTS") == "1" && Environment.GetEnvironmentVariable("CI") != "true")
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
            Directory.CreateDirectory(folder);
            foreach (var (hint, text) in generated)
            {
                File.WriteAllText(Path.Combine(folder, hint + ".txt"), text);
            }
        }
        Directory.Exists(folder).ShouldBeTrue($"{folder} does not exist; NETRA_UPDATE_SNAPSHOTS=1 writes it");
        var known = Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
        known.ShouldBe(generated.Keys.Select(hint => hint + ".txt"), "files of the snapshot and of the output");
        foreach (var (hint, text) in generated)
        {
            text.ShouldBe(File.ReadAllText(Path.Combine(folder, hint + ".txt")), hint);
        }
    }
}
