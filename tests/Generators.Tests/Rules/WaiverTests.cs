using Microsoft.CodeAnalysis;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA016, and what a waiver does.</summary>
public sealed class WaiverTests
{
    private const string Waiver = "NetraWaiver(\"NETRA001\", \"why\")";
    private const string Suppress = "System.Diagnostics.CodeAnalysis.SuppressMessage";

    [Theory]
    [InlineData($"class C {{ [{Waiver}] static int X; }}")]
    [InlineData($"[{Waiver}] class C {{ static int X; }}")]
    [InlineData($"[{Waiver}] class Outer {{ class C {{ static int X; }} }}")]
    [InlineData($"[{Waiver}] partial class C; partial class C {{ static int X; static int Y; }}")]
    [InlineData($"class C {{ [{Waiver}] static int X {{ get; set; }} }}")]
    [InlineData($"class C {{ [{Waiver}] static event Action? X; }}")]
    [InlineData($"[module: {Waiver}] class C {{ static int X; }}")]
    [InlineData($"[assembly: {Waiver}] class C {{ static int X; }}")]
    [InlineData("using W = Netra.NetraWaiverAttribute; class C { [W(reason: \"why\", rule: \"NETRA001\")] static int X; }")]
    [InlineData("class C { const string Why = \"why\"; [NetraWaiver(\"NETRA\" + \"001\", Why)] static int X; }")]
    [InlineData($"class C {{ [{Suppress}(\"Usage\", \"CA1801\")] void Run() {{ }} }}")]
    [InlineData("class SuppressMessageAttribute(string category, string id) : Attribute { public string Text => category + id; } class C { [SuppressMessage(\"Netra\", \"NETRA001\")] void Run() { } }")]
    [InlineData("class C { [Obsolete(\"NETRA001\")] void Run() { } }")]
    public async Task It_is_quiet_where_a_waiver_waives_and_where_a_suppression_is_of_another_rule(string source)
        => (await RuleRun.InModuleAsync(source)).ShouldBeEmpty();

    [Theory]
    [InlineData("class C { [NetraWaiver(\"NETRA001\", \"\")] static int X; }", "NETRA016 NetraWaiver(\"NETRA001\", \"\"),NETRA001 X")]
    [InlineData("class C { [NetraWaiver(\"NETRA001\", null!)] static int X; }", "NETRA016 NetraWaiver(\"NETRA001\", null!),NETRA001 X")]
    [InlineData("class C { [NetraWaiver(\"NETRA998\", \"why\")] int X; }", "NETRA016 NetraWaiver(\"NETRA998\", \"why\")")]
    [InlineData("class C { [NetraWaiver(\"netra001\", \"why\")] static int X; }", "NETRA016 NetraWaiver(\"netra001\", \"why\"),NETRA001 X")]
    [InlineData("class C { [NetraWaiver(\"CA1801\", \"why\")] int X; }", "NETRA016 NetraWaiver(\"CA1801\", \"why\")")]
    [InlineData("[NetraWaiver(\"NETRA016\", \"why\")] class C { }", "NETRA016 NetraWaiver(\"NETRA016\", \"why\")")]
    [InlineData("[NetraWaiver(\"NETRA220\", \"why\")] class C { }", "NETRA016 NetraWaiver(\"NETRA220\", \"why\")")]
    [InlineData($"class C {{ [{Waiver}] int X; }}", $"NETRA016 {Waiver}")]
    [InlineData($"class C {{ [{Waiver}] void Run() {{ }} }}", $"NETRA016 {Waiver}")]
    [InlineData($"class C {{ void Run() {{ [{Waiver}] void Inner() {{ }} Inner(); }} }}", $"NETRA016 {Waiver}")]
    [InlineData($"class C {{ Action Run = [{Waiver}] () => {{ }}; }}", $"NETRA016 {Waiver}")]
    [InlineData($"class C {{ void Run([{Waiver}] int x) {{ }} }}", $"NETRA016 {Waiver}")]
    [InlineData($"class C {{ [return: {Waiver}] int Run() => 1; }}", $"NETRA016 {Waiver}")]
    [InlineData($"[assembly: {Waiver}]", $"NETRA016 {Waiver}")]
    [InlineData($"[{Waiver}] class C {{ [{Waiver}] static int X; }}", $"NETRA016 {Waiver}")]
    [InlineData("global using W = Netra.NetraWaiverAttribute; class C { [W(\"NETRA001\", \"why\")] int X; }", "NETRA016 W(\"NETRA001\", \"why\")")]
    [InlineData($"class C {{ [NetraWaiver(\"NETRA002\", \"why\")] static int X; }}", "NETRA016 NetraWaiver(\"NETRA002\", \"why\"),NETRA001 X")]
    public async Task It_fires_on_a_waiver_that_is_none_or_has_nothing_to_waive(string source, string expected)
        => string.Join(",", await RuleRun.InModuleAsync(source)).ShouldBe(expected);

    [Theory]
    [InlineData($"class C {{ [{Suppress}(\"Netra\", \"NETRA001\")] static int X; }}")]
    [InlineData($"class C {{ [{Suppress}(\"Netra\", \"NETRA001:static state\", Justification = \"why\")] static int X; }}")]
    [InlineData($"[{Suppress}(\"Netra\", \"netra001\")] class C {{ static int X; }}")]
    [InlineData($"[assembly: {Suppress}(\"Netra\", \"NETRA001\", Scope = \"member\", Target = \"~F:C.X\")] class C {{ static int X; }}")]
    [InlineData($"[assembly: {Suppress}(\"Netra\", \"NETRA001\")] class C {{ static int X; }}")]
    [InlineData($"[module: {Suppress}(\"Netra\", \"NETRA001\")] class C {{ static int X; }}")]
    [InlineData("class C { [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage(\"Netra\", \"NETRA001\")] static int X; }")]
    [InlineData("using S = System.Diagnostics.CodeAnalysis.SuppressMessageAttribute; class C { [S(checkId: \"NETRA001\", category: \"Netra\")] static int X; }")]
    [InlineData($"class C {{ [{Suppress}(\"Netra\", \"NETRA016\"), {Suppress}(\"Netra\", \"NETRA001\")] static int X; }}")]
    public async Task It_fires_on_a_suppression_whatever_it_suppresses(string source)
        => (await RuleRun.InModuleAsync(source)).ShouldContain(found => found.StartsWith("NETRA016", StringComparison.Ordinal));

    [Theory]
    [InlineData("assembly", "NETRA016")]
    [InlineData("assembly", "netra016:waivers")]
    [InlineData("module", "NETRA016")]
    public void A_suppression_of_this_rule_in_the_whole_assembly_is_told_by_the_generator(string target, string id)
    {
        var compilation = Sources.Compile("Subject", [$"[{target}: {Suppress}(\"Netra\", \"{id}\")]"]);
        var told = Sources.Driver().RunGenerators(compilation).GetRunResult().Diagnostics.ShouldHaveSingleItem();
        told.Id.ShouldBe("NETRA016");
        told.GetMessage().ShouldBe("NETRA016 is suppressed by an attribute; remove it, and fix what it hides");
    }

    [Fact]
    public async Task What_is_waived_is_told_as_information_with_its_reason()
    {
        var found = await RuleRun.AllAsync(Sources.Compile("Subject", ["[assembly: Module(\"subject\")] class C { [NetraWaiver(\"NETRA001\", \"It is counted.\")] static int X; }"]), Sources.Options);
        var waived = found.ShouldHaveSingleItem();
        waived.Id.ShouldBe("NETRA991");
        waived.Severity.ShouldBe(DiagnosticSeverity.Info);
        waived.Properties["rule"].ShouldBe("NETRA001");
        waived.Properties["reason"].ShouldBe("It is counted.");
        waived.Properties["baseline"].ShouldBe("NETRA001 | Subject | F:C.X");
        waived.Location.SourceTree!.ToString().Substring(waived.Location.SourceSpan.Start, 1).ShouldBe("X");
    }
}
