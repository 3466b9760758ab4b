using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Netra.Generators.Rules;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>What is true of every rule.</summary>
public sealed class CatalogueTests
{
    [Fact]
    public void Every_rule_is_an_error_that_no_setting_silences_and_has_a_page()
    {
        foreach (var rule in Catalogue())
        {
            rule.Category.ShouldBe("Netra");
            rule.DefaultSeverity.ShouldBe(DiagnosticSeverity.Error);
            rule.CustomTags.ShouldContain(WellKnownDiagnosticTags.NotConfigurable);
            rule.HelpLinkUri.ShouldBe($"docs/rules/{rule.Id}.md");
            File.ReadLines(Path.Combine(Root(), rule.HelpLinkUri)).First().ShouldBe($"# {rule.Id}: {rule.Title}");
        }
    }

    [Fact]
    public void Every_page_and_every_line_of_the_release_notes_has_its_rule()
    {
        var ids = Catalogue().Select(rule => rule.Id).Order(StringComparer.Ordinal).ToArray();
        Directory.GetFiles(Path.Combine(Root(), "docs/rules"), "NETRA*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ShouldBe(ids);
        File.ReadLines(Path.Combine(Root(), "src/Generators/AnalyzerReleases.Unshipped.md"))
            .Concat(File.ReadLines(Path.Combine(Root(), "src/Generators/AnalyzerReleases.Shipped.md")))
            .Where(line => line.StartsWith("NETRA", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[0])
            .Order(StringComparer.Ordinal)
            .ShouldBe(ids);
    }

    [Fact]
    public void The_generator_writes_the_contract_that_this_version_of_the_contracts_understands()
        => Text.WellKnown.ContractVersion.ShouldBe(ModuleManifest.CurrentContractVersion);

    [Fact]
    public async Task An_assembly_that_does_not_know_the_contracts_is_left_alone()
    {
        var compilation = Sources.Compile("Stranger", []);
        compilation = compilation.RemoveAllSyntaxTrees()
            .RemoveReferences(compilation.References.Where(reference => reference.Display!.Contains("Netra.Contracts", StringComparison.Ordinal)))
            .AddSyntaxTrees(Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(
                "[assembly: Netra.Module(\"stranger\")] namespace Netra { [System.AttributeUsage(System.AttributeTargets.All)] class ModuleAttribute(string name) : System.Attribute { static int X; public string Name => name + X; } }",
                Sources.Parse,
                "/project/Stranger.cs"));
        (await RuleRun.DiagnosticsAsync(compilation)).ShouldBeEmpty();
    }

    private static IEnumerable<DiagnosticDescriptor> Catalogue()
        => RuleRun.All.SelectMany(rule => rule.SupportedDiagnostics).Append(Descriptors.GeneratorFailed);

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
