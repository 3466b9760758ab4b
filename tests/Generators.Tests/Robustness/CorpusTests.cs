using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Robustness;

/// <summary>
/// Every file of the corpus: the diagnostics are exactly those of its header; without any it compiles without a warning, loads, says and
/// does what the header says, and refuses nonsense; and always it is cached after an unrelated edit and the same to the byte in
/// another order and under other cultures.
/// </summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Files => [.. Paths()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task What_the_header_says_is_so(string path)
    {
        var file = Read(path);
        var subject = new CorpusSubject(file);
        var driver = subject.Driver().RunGeneratorsAndUpdateCompilation(subject.Compilation, out var output, out var ofGenerator);
        var generated = Incremental.Texts(driver);

        var expected = file.All("expect").ToArray();
        expected.ShouldNotBeEmpty();
        var found = await CorpusSubject.DiagnosticsAsync((CSharpCompilation)output, ofGenerator, expected);
        string.Join('\n', found.Select(CorpusSubject.Line).Distinct().Order(StringComparer.Ordinal))
            .ShouldBe(string.Join('\n', expected.Where(line => line != "clean").Order(StringComparer.Ordinal)), string.Join('\n', found.Select(diagnostic => diagnostic.ToString())));

        Incremental.IsCachedAfterUnrelatedEdits(driver, subject.Compilation);
        Same(subject.Driver().RunGenerators(subject.Shuffled()), generated, "in another order");
        foreach (var culture in new[] { "tr-TR", "sv-SE" })
        {
            Same(UnderCulture(culture, () => subject.Driver().RunGenerators(subject.Compilation)), generated, culture);
        }
        if (expected is ["clean"])
        {
            await BehavesAsync(file, Sources.Emit((CSharpCompilation)output).Bytes, subject.Others);
        }
    }

    [Fact]
    public void There_are_many_inputs_and_no_two_are_the_same()
    {
        Paths().Length.ShouldBeGreaterThanOrEqualTo(150);
        Paths().Select(path => File.ReadAllText(Path.Combine(Folder(), path))).ShouldBeUnique();
    }

    [Fact]
    public void The_cultures_differ_from_the_invariant_one()
    {
        UnderCulture("tr-TR", () => "i".ToUpper(CultureInfo.CurrentCulture)).ShouldBe("İ");
        UnderCulture("sv-SE", () => (-1.5).ToString(CultureInfo.CurrentCulture)).ShouldNotBe("-1.5");
    }

    /// <summary>The files of the corpus, by their paths below its folder.</summary>
    internal static string[] Paths()
        => [.. Directory.GetFiles(Folder(), "*.cs", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder(), path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>A file of the corpus by its path below the folder.</summary>
    internal static CorpusFile Read(string path) => CorpusFile.Parse(File.ReadAllText(Path.Combine(Folder(), path)));

    private static void Same(GeneratorDriver driver, SortedDictionary<string, string> expected, string when)
    {
        var texts = Incremental.Texts(driver);
        string.Join(" ", texts.Keys).ShouldBe(string.Join(" ", expected.Keys), $"the files {when}");
        foreach (var (hint, text) in texts)
        {
            text.ShouldBe(expected[hint], $"{hint} {when}");
        }
    }

    private static async Task BehavesAsync(CorpusFile file, byte[] assembly, IEnumerable<byte[]> others)
    {
        if (!file.Assemblies[^1].Files.Any(source => source.Text.Contains("assembly: ", StringComparison.Ordinal) && source.Text.Contains("Module(", StringComparison.Ordinal)))
        {
            return;
        }
        using var module = new RunningModule(assembly, others);
        await module.RefusesNonsenseAsync();
        if (file.One("agents") is { } agents)
        {
            module.Agents.ShouldBe(agents);
        }
        foreach (var (name, json) in file.All("describe").Select(Pair))
        {
            module.Describe(name).ShouldBe(JsonSerializer.Deserialize<string>(json));
        }
        foreach (var (tool, schema) in file.All("schema").Select(Pair))
        {
            module.Schema(tool).ShouldBe(schema);
        }
        foreach (var line in file.All("call").Concat(file.All("run").Select(run => "=" + run)))
        {
            var match = Regex.Match(line, "^(=?)([^ ]+) (.+) => (.+)$");
            match.Success.ShouldBeTrue(line);
            var (name, json) = (match.Groups[2].Value, match.Groups[3].Value);
            (match.Groups[1].Length > 0 ? await module.RunAsync(name, json) : await module.CallAsync(name, json)).ShouldBe(match.Groups[4].Value, line);
        }
    }

    private static (string Name, string Value) Pair(string line) => (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    private static T UnderCulture<T>(string culture, Func<T> act)
    {
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return act();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../Corpus"));
}
