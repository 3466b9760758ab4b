using System.Text.Json;

namespace Netra.Compliance.Tests;

/// <summary>What the report says of logs, and how it counts.</summary>
public sealed class ReportTests
{
    [Theory]
    [InlineData(10, 0, "100")]
    [InlineData(10, 4, "60")]
    [InlineData(3, 1, "66.6")]
    // Never rounded up: only a solution without any violation has 100.
    [InlineData(10_000, 1, "99.9")]
    [InlineData(1, 1, "0")]
    public void The_score_is_the_share_of_subjects_without_a_violation(int subjects, int broken, string expected)
    {
        using var folder = new Folder();
        object[] found = [.. Enumerable.Range(0, broken).Select(i => i % 2 == 0 ? Logs.Violation("NETRA001", $"T:C{i}") : Logs.Known("NETRA001", $"T:C{i}"))];
        Logs.Solution(folder, ("A", Logs.Of([Logs.Checked("other type", subjects), .. found])));
        Report(folder).GetProperty("score").GetDecimal().ToString("0.#", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(expected);
    }

    [Fact]
    public void Nothing_checked_is_no_score()
    {
        using var folder = new Folder();
        Logs.Solution(folder, ("A", Logs.Of()));
        Report(folder).GetProperty("score").ValueKind.ShouldBe(JsonValueKind.Null);
        folder.Read("out/compliance.md").ShouldContain("nothing was checked");
        Run(folder, "report", "--min-score", "0").ExitCode.ShouldBe(1);
    }

    [Fact]
    public void Waived_is_compliant_and_listed_known_is_neither_and_many_violations_of_one_subject_count_once()
    {
        using var folder = new Folder();
        var file = folder["src/A/Cache of rates.cs"];
        Logs.Solution(
            folder,
            ("A", Logs.Of(
                Logs.Checked("agent", 1), Logs.Checked("other type", 8), Logs.Checked("assembly", 1),
                Logs.Violation("NETRA001", "T:C1", file, 7), Logs.Violation("NETRA301", "T:C1", file, 9), Logs.Known("NETRA001", "T:C2", file, 12),
                Logs.Waived("NETRA001", "T:C3", "It is a counter.", file, 20), Logs.Plain("NETRA900", "error", "The generator failed"), Logs.Plain("CA1822", "note", "Not ours"))),
            ("B", Logs.Of(Logs.Checked("other type", 10), Logs.Plain("NETRA993", "warning", "'NETRA001 | B | T:Gone' does not occur any more; remove the line"))));
        var report = Report(folder);
        report.GetProperty("checked").GetInt32().ShouldBe(20);
        report.GetProperty("compliant").GetInt32().ShouldBe(17);
        report.GetProperty("score").GetDecimal().ShouldBe(85m);
        report.GetProperty("violation_count").GetInt32().ShouldBe(3);
        report.GetProperty("known_count").GetInt32().ShouldBe(1);
        report.GetProperty("waiver_count").GetInt32().ShouldBe(1);
        report.GetProperty("kinds").GetProperty("other type").GetProperty("compliant").GetInt32().ShouldBe(16);
        report.GetProperty("kinds").GetProperty("assembly").GetProperty("compliant").GetInt32().ShouldBe(0);
        report.GetProperty("projects").GetProperty("B").GetProperty("score").GetDecimal().ShouldBe(100m);
        var waiver = report.GetProperty("waivers").EnumerateArray().ShouldHaveSingleItem();
        waiver.GetProperty("reason").GetString().ShouldBe("It is a counter.");
        waiver.GetProperty("rule").GetString().ShouldBe("NETRA001");
        waiver.GetProperty("file").GetString().ShouldBe("src/A/Cache of rates.cs");
        waiver.GetProperty("line").GetInt32().ShouldBe(20);
        report.GetProperty("known")[0].GetProperty("message").GetString().ShouldBe("Field is mutable");
        report.GetProperty("stale_baseline_lines").GetArrayLength().ShouldBe(1);

        var markdown = folder.Read("out/compliance.md");
        markdown.ShouldContain("Score: **85** (17 of 20 subjects");
        markdown.ShouldContain("- NETRA001 at `src/A/Cache of rates.cs:20`: Field is mutable. Waived: It is a counter");
        markdown.ShouldContain("| A | 10 | 7 | 3 | 1 | 1 |");
        foreach (var name in new[] { "compliance.json", "compliance.md", "netra.sarif" })
        {
            folder.Read("out/" + name).ShouldNotContain(folder.Path);
            folder.Read("out/" + name).ShouldNotContain("\r");
        }
    }

    [Fact]
    public void The_merged_log_says_what_is_new_known_and_suppressed()
    {
        using var folder = new Folder();
        var file = folder["src/A/Cache of rates.cs"];
        Logs.Solution(folder, ("A", Logs.Of(
            Logs.Checked("other type", 3), Logs.Violation("NETRA301", "T:C1", file, 9), Logs.Known("NETRA001", "T:C2", file, 12), Logs.Waived("NETRA001", "T:C3", "Why", file, 20), Logs.Plain("NETRA900", "error", "It failed"))));
        Report(folder);
        using var document = JsonDocument.Parse(folder.Read("out/netra.sarif"));
        document.RootElement.GetProperty("version").GetString().ShouldBe("2.1.0");
        var run = document.RootElement.GetProperty("runs").EnumerateArray().ShouldHaveSingleItem();
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).ToArray();
        rules.ShouldBe(["NETRA001", "NETRA301", "NETRA900"]);
        var results = run.GetProperty("results").EnumerateArray().ToArray();
        foreach (var result in results)
        {
            rules[result.GetProperty("ruleIndex").GetInt32()].ShouldBe(result.GetProperty("ruleId").GetString());
            result.GetProperty("message").GetProperty("text").GetString().ShouldNotBeNullOrEmpty();
            var location = result.GetProperty("locations")[0];
            if (location.TryGetProperty("physicalLocation", out var physical))
            {
                physical.GetProperty("artifactLocation").GetProperty("uri").GetString().ShouldBe("src/A/Cache%20of%20rates.cs");
                physical.GetProperty("region").GetProperty("startLine").GetInt32().ShouldBeGreaterThan(0);
            }
        }
        results.Select(result => result.GetProperty("baselineState").GetString()).ShouldBe(["unchanged", "new", "new", "new"]);
        results.Select(result => result.TryGetProperty("suppressions", out var suppressions) ? suppressions[0].GetProperty("justification").GetString() : null).ShouldBe([null, "Why", null, null]);
    }

    [Fact]
    public void A_solution_may_be_written_either_way_and_only_projects_with_the_rules_count()
    {
        using var folder = new Folder();
        Logs.Solution(folder, ("A", Logs.Of(Logs.Checked("other type", 3))), ("B", Logs.Of(Logs.Checked("other type", 2))));
        folder.Write("Other.slnx", """<Solution><Project Path="src/A/A.csproj" /><Project Path="src/NoRules/NoRules.csproj" /></Solution>""");
        Run("report", folder["Other.slnx"], "--out", folder["out"]).ExitCode.ShouldBe(0);
        var report = JsonDocument.Parse(folder.Read("out/compliance.json")).RootElement;
        report.GetProperty("checked").GetInt32().ShouldBe(3);
        report.GetProperty("projects").EnumerateObject().Select(project => project.Name).ShouldBe(["A"]);
    }

    [Fact]
    public void The_same_findings_in_any_order_give_the_same_bytes()
    {
        using var folder = new Folder();
        object[] found = [Logs.Checked("other type", 9), Logs.Violation("NETRA001", "T:A", folder["A.cs"], 3), Logs.Violation("NETRA001", "T:B", folder["A.cs"], 1), Logs.Waived("NETRA002", "T:C", "Why", folder["B.cs"])];
        Logs.Solution(folder, ("A", Logs.Of(found)));
        Report(folder);
        string[] before = [folder.Read("out/compliance.json"), folder.Read("out/compliance.md"), folder.Read("out/netra.sarif")];
        Logs.Solution(folder, ("A", Logs.Of([.. found.Reverse()])));
        Report(folder);
        new[] { folder.Read("out/compliance.json"), folder.Read("out/compliance.md"), folder.Read("out/netra.sarif") }.ShouldBe(before);
    }

    [Fact]
    public void A_report_that_is_not_good_enough_fails_with_the_list()
    {
        using var folder = new Folder();
        Logs.Solution(folder, ("A", Logs.Of(Logs.Checked("other type", 2), Logs.Violation("NETRA001", "T:C1", folder["A.cs"], 7), Logs.Waived("NETRA301", "T:C2", "Why", folder["B.cs"], 8))));
        Run(folder, "report", "--min-score", "50", "--max-waivers", "1").ExitCode.ShouldBe(0);
        var low = Run(folder, "report", "--min-score", "50.1");
        low.ExitCode.ShouldBe(1);
        low.Error.ShouldContain("A.cs:7: NETRA001 Field is mutable");
        var waived = Run(folder, "report", "--max-waivers", "0");
        waived.ExitCode.ShouldBe(1);
        waived.Error.ShouldContain("B.cs:8: NETRA301 Field is mutable (Why)");
    }

    [Fact]
    public void A_baseline_holds_what_occurs_and_nothing_else()
    {
        using var folder = new Folder();
        Logs.Solution(folder, ("A", Logs.Of(
            Logs.Checked("other type", 9), Logs.Violation("NETRA001", "T:New"), Logs.Violation("NETRA001", "T:New"), Logs.Known("NETRA001", "T:Old"), Logs.Waived("NETRA001", "T:Waived", "Why"), Logs.Plain("NETRA993", "warning", "Gone"))));
        var written = Run(folder, "baseline");
        written.ExitCode.ShouldBe(0, written.Error);
        written.Output.ShouldContain("3 violations are known (2 of them new)");
        folder.Read("netra.baseline.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).ShouldBe(["NETRA001 | A | T:New", "NETRA001 | A | T:New", "NETRA001 | A | T:Old"]);

        Logs.Solution(folder, ("A", Logs.Of(Logs.Plain("NETRA105", "error", "Write partial"))));
        var refused = Run(folder, "baseline");
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("NETRA105 Write partial");
    }

    [Theory]
    [InlineData("--min-score", "report", "Some.sln", "--min-score", "101")]
    [InlineData("--max-waivers", "report", "Some.sln", "--max-waivers", "-1")]
    [InlineData("netra-compliance report --help", "report")]
    [InlineData("--bogus", "report", "Some.sln", "--bogus")]
    [InlineData("no-such.sln", "report", "no-such.sln")]
    [InlineData("no-such.sln", "baseline", "no-such.sln")]
    [InlineData("build the solution first", "report", "Some.sln", "-c", "Release")]
    [InlineData("names no C# project", "report", "Empty.sln")]
    [InlineData("is no log of the compiler", "report", "Broken.sln")]
    [InlineData("--help", "nonsense")]
    public void A_mistake_is_one_clear_line(string names, params string[] args)
    {
        using var folder = new Folder();
        Logs.Solution(folder, ("A", Logs.Of()));
        folder.Write("Empty.sln", "");
        folder.Write("Broken.sln", "\"src/B/B.csproj\"");
        folder.Write("src/B/obj/Debug/B.netra.sarif", "{");
        var (exitCode, _, error) = Run([.. args.Select(arg => arg.EndsWith(".sln", StringComparison.Ordinal) ? folder[arg] : arg)]);
        exitCode.ShouldBe(2, error);
        error.TrimEnd().Split('\n').Length.ShouldBe(1, error);
        error.ShouldContain(names);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("report", "--help")]
    [InlineData("baseline", "--help")]
    [InlineData("--version")]
    public void Help_and_version_are_given(params string[] args)
    {
        var (exitCode, output, error) = Run(args);
        exitCode.ShouldBe(0, error);
        output.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void Our_own_score_is_100_with_at_most_10_waivers()
    {
        using var folder = new Folder();
        var solution = Path.Combine(Folder.Repository, "Netra.Modular.sln");
        var result = Run("report", solution, "-c", Folder.Configuration, "--out", folder["out"], "--min-score", "100", "--max-waivers", "10");
        result.ExitCode.ShouldBe(0, result.Error);
        var report = JsonDocument.Parse(folder.Read("out/compliance.json")).RootElement;
        // Every module, host and sample was looked at: a project whose log is missing would be one without violations.
        string[] expected = [.. new[] { "src/Modules", "src/Host", "tests/ProbeModule", "tests/ProbeHost", "tests/Samples", "bench/Models", "bench/ToolCalls", "bench/Scopes", "bench/ScopedServices" }
            .SelectMany(place => Directory.GetFiles(Path.Combine(Folder.Repository, place), "*.csproj", SearchOption.AllDirectories))
            .Select(project => Path.GetFileNameWithoutExtension(project)!).Order(StringComparer.Ordinal)];
        report.GetProperty("projects").EnumerateObject().Select(project => project.Name).ShouldBe(expected);
        report.GetProperty("projects").EnumerateObject().ShouldAllBe(project => project.Value.GetProperty("checked").GetInt32() > 1);
        report.GetProperty("kinds").GetProperty("agent").GetProperty("checked").GetInt32().ShouldBeGreaterThan(20);
    }

    private static JsonElement Report(Folder folder)
    {
        var (exitCode, _, error) = Run(folder, "report");
        exitCode.ShouldBe(0, error);
        return JsonDocument.Parse(folder.Read("out/compliance.json")).RootElement;
    }

    private static (int ExitCode, string Output, string Error) Run(Folder folder, string command, params string[] args)
        => Run(command == "report" ? [command, folder["Some.sln"], "--out", folder["out"], .. args] : [command, folder["Some.sln"], .. args]);

    private static (int ExitCode, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (CommandLine.Run(args, output, error), output.ToString(), error.ToString());
    }
}
