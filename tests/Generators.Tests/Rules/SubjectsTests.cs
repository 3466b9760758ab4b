using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Rules;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>What the compliance report is told: how much was checked, and what a finding counts against.</summary>
public sealed class SubjectsTests
{
    private const string Source = """
        [assembly: Module("subject")]
        namespace Demo;

        /// <summary>An agent.</summary>
        [Agent("one")]
        internal sealed partial class One : IAgent<string, string>
        {
            public static int Broken;
            public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input);
            private sealed class Inner { public static int Broken; [NetraWaiver("NETRA001", "A counter.")] public static int Waived; }
        }

        /// <summary>Tools.</summary>
        [ToolSet]
        internal sealed partial class Tools
        {
            /// <summary>Adds.</summary>
            /// <param name="a">A number.</param>
            [Tool] public int Add(int a) => a;
            /// <summary>Subtracts.</summary>
            /// <param name="a">A number.</param>
            [Tool] public int Subtract(int a) => a;
            public int NoTool(int a) => a;
        }

        [Service(Lifetime.User)] internal sealed class Basket;
        [Durable] internal sealed partial record Kept(int Number);
        internal enum Colour { Red }
        internal interface IColoured;
        """;

    [Fact]
    public async Task Subjects_that_people_wrote_are_counted_by_kind_and_generated_ones_are_not()
        => (await CountsAsync(Source)).ShouldBe(["agent 1", "assembly 1", "durable type 1", "other type 3", "service 1", "tool 2", "tool set 1"]);

    [Fact]
    public async Task A_type_that_is_added_is_one_more()
        => (await CountsAsync(Source + "internal sealed class More;")).ShouldContain("other type 4");

    [Fact]
    public async Task A_finding_counts_against_the_innermost_type_or_tool()
    {
        var found = await RuleRun.AllAsync(Sources.Compile("Subject", [Source]), Sources.Options);
        found.Select(finding => $"{finding.Id} {finding.Properties["kind"]} {finding.Properties["subject"]}").ShouldBe(
            ["NETRA001 agent T:Demo.One", "NETRA001 other type T:Demo.One.Inner", "NETRA991 other type T:Demo.One.Inner"]);
        found[2].Properties["reason"].ShouldBe("A counter.");
        found[2].Properties["message"].ShouldBe(found[1].GetMessage(null).Replace("Broken", "Waived", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_assembly_that_does_not_know_the_contracts_counts_nothing()
    {
        var compilation = Sources.Compile("Stranger", []).RemoveAllSyntaxTrees();
        (await CountsAsync(compilation.RemoveReferences(compilation.References.Where(reference => reference.Display!.Contains("Netra.Contracts", StringComparison.Ordinal))))).ShouldBeEmpty();
    }

    private static Task<string[]> CountsAsync(string source) => CountsAsync(Sources.Generate(Sources.Compile("Subject", [source])));

    private static async Task<string[]> CountsAsync(Compilation compilation)
        => [.. (await compilation.WithAnalyzers([new SubjectsRule()], Sources.Options).GetAnalyzerDiagnosticsAsync()).Select(told => $"{told.Properties["kind"]} {told.Properties["count"]}")];
}
