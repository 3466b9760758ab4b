using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Netra.Generators.Rules;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>What is true of every rule.</summary>
public sealed class CatalogueTests
{
    [Fact]
    public void Every_rule_but_three_is_one_that_no_setting_silences_and_each_has_a_page()
    {
        foreach (var rule in Catalogue())
        {
            rule.Category.ShouldBe("Netra");
            rule.IsEnabledByDefault.ShouldBeTrue();
            rule.DefaultSeverity.ShouldBe(Severity(rule.Id), rule.Id);
            rule.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable).ShouldBe(rule.Id is not ("NETRA205" or "NETRA208" or "NETRA209"), rule.Id);
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
    public void Every_rule_of_the_assembly_is_tested_and_none_is_found_by_two_analyzers()
    {
        // Each judges its own waivers and its own lines of the baseline.
        var rules = RuleRun.All.Cast<Rule>().ToArray();
        rules.Select(rule => rule.GetType()).ShouldBe(typeof(Rule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Rule)) && !type.IsAbstract), ignoreOrder: true);
        rules.SelectMany(rule => rule.Finds).Select(descriptor => descriptor.Id).ShouldBeUnique();
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
        => RuleRun.All.SelectMany(rule => rule.SupportedDiagnostics).Append(Descriptors.GeneratorFailed).Distinct();

    private static DiagnosticSeverity Severity(string id) => id switch
    {
        RuleIds.Known or RuleIds.Waived or RuleIds.Checked => DiagnosticSeverity.Info,
        RuleIds.EmptyModule or RuleIds.Stale or RuleIds.Undescribed or RuleIds.PatternNotPortable or RuleIds.NotCancellable => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Error,
    };

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
