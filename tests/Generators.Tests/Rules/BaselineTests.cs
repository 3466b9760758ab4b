using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>What a baseline does: known violations are information, new ones are errors, and it shrinks.</summary>
public sealed class BaselineTests
{
    private const string Two = "class C { static int X; static int Y; }";

    [Fact]
    public async Task What_is_known_is_information_and_what_is_new_is_an_error()
        => (await FindAsync(Two, "NETRA001 | Subject | F:C.X")).ShouldBe(["NETRA990 X", "NETRA001 Y"]);

    [Fact]
    public async Task A_line_that_moves_or_a_file_that_is_renamed_changes_nothing()
        => (await FindAsync("// above\n\n\nclass Other;\nclass C { int _a;\n\n   static int X; }", "NETRA001 | Subject | F:C.X")).ShouldBe(["NETRA990 X"]);

    [Fact]
    public async Task Another_assembly_s_lines_are_not_looked_at()
        => (await FindAsync(Two, "NETRA001 | Other | F:C.X", "NETRA001 | Other | F:C.Gone")).ShouldBe(["NETRA001 X", "NETRA001 Y"]);

    [Fact]
    public async Task What_was_fixed_is_told_so_that_the_file_shrinks()
        => (await FindAsync("class C { static int Y; }", "# old", "", "NETRA001 | Subject | F:C.X", "NETRA001 | Subject | F:C.Y"))
            .ShouldBe(["NETRA993 line 3: 'NETRA001 | Subject | F:C.X' does not occur any more; remove the line", "NETRA990 Y"]);

    [Fact]
    public async Task A_rule_of_the_whole_assembly_has_a_baseline_too()
    {
        const string source = "[SingleImplementation] public interface IStore; class A : IStore; class B : IStore;";
        (await FindAsync(source, "NETRA002 | Subject | T:B")).ShouldBe(["NETRA990 B"]);
        (await FindAsync(source)).ShouldBe(["NETRA002 B"]);
    }

    [Fact]
    public async Task Of_the_same_code_as_often_as_it_is_listed_is_known()
    {
        const string line = "NETRA004 | Subject | M:Mine.Run | Thing";
        MetadataReference[] other = [Sources.Module("Other", "[assembly: Module(\"other\")] namespace Others; public static class Thing { public static int Count => 1; }")];
        async Task<string[]> Calling(string body, params string[] baseline) => await FindAsync($"using Others; class Mine {{ int Run() {{ {body} }} }}", other, baseline);

        (await Calling("return Thing.Count;", line)).Where(found => found.StartsWith("NETRA99", StringComparison.Ordinal)).ShouldBe(["NETRA990 Thing"]);
        (await Calling("var a = Thing.Count; return a + Thing.Count;", line)).ShouldBe(["NETRA990 Thing", "NETRA004 Thing"]);
        (await Calling("var a = Thing.Count; return a + Thing.Count;", line, line)).ShouldBe(["NETRA990 Thing", "NETRA990 Thing"]);
        (await Calling("return Thing.Count;", line, line)).ShouldBe([$"NETRA993 line 2: '{line}' does not occur any more; remove the line", "NETRA990 Thing"]);
    }

    [Theory]
    [InlineData("NETRA001")]
    [InlineData("NETRA001 | Subject")]
    [InlineData("{ \"rule\": \"NETRA001\" }")]
    [InlineData("NETRA998 | Subject | F:C.X")]
    [InlineData("NETRA105 | Subject | T:C")]
    [InlineData("NETRA016 | Subject | T:C")]
    public async Task A_line_that_is_none_is_told_and_counts_for_nothing(string line)
        => (await FindAsync("class C { static int X; }", line)).ShouldBe(["NETRA993 line 1: This is no line of a baseline; write: rule | assembly | symbol | code, of a rule that can be waived", "NETRA001 X"]);

    [Fact]
    public async Task A_waiver_goes_before_the_baseline()
        => (await FindAsync("class C { [NetraWaiver(\"NETRA001\", \"why\")] static int X; }", "NETRA001 | Subject | F:C.X"))
            .ShouldBe(["NETRA993 line 1: 'NETRA001 | Subject | F:C.X' does not occur any more; remove the line", "NETRA991 X"]);

    [Fact]
    public async Task Every_violation_says_what_its_line_would_be()
    {
        var violations = await DiagnosticsAsync(Two + " class Gen<T> { static List<T> All = []; }", []);
        var lines = violations.Select(violation => violation.Properties["baseline"]!).ToArray();
        lines.ShouldBe(["NETRA001 | Subject | F:C.X", "NETRA001 | Subject | F:C.Y", "NETRA001 | Subject | F:Gen`1.All"]);
        (await FindAsync(Two + " class Gen<T> { static List<T> All = []; }", lines)).ShouldBe(["NETRA990 X", "NETRA990 Y", "NETRA990 All"]);
    }

    private static Task<string[]> FindAsync(string source, params string[] baseline) => FindAsync(source, [], baseline);

    private static async Task<string[]> FindAsync(string source, MetadataReference[] references, string[] baseline)
        => [.. (await DiagnosticsAsync(source, references, baseline)).Select(diagnostic => $"{diagnostic.Id} {At(diagnostic)}")];

    private static string At(Diagnostic diagnostic)
        => diagnostic.Location.SourceTree is { } tree
            ? tree.GetText().ToString(diagnostic.Location.SourceSpan)
            : $"line {diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.GetMessage()}";

    private static Task<Diagnostic[]> DiagnosticsAsync(string source, string[] baseline) => DiagnosticsAsync(source, [], baseline);

    private static Task<Diagnostic[]> DiagnosticsAsync(string source, MetadataReference[] references, string[] baseline)
        => RuleRun.AllAsync(
            Sources.Compile("Subject", [source, "[assembly: Module(\"subject\")]"], references),
            Sources.Options.WithAdditionalFiles([new BaselineFile(string.Join('\n', baseline))]));

    private sealed class BaselineFile(string text) : AdditionalText
    {
        public override string Path => "/elsewhere/netra.baseline.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
