using System.CommandLine;
using System.Globalization;

namespace Netra.Compliance;

/// <summary>
/// The program's commands. Exit code 0; 1 when a report is not good enough or something cannot be put into a baseline; 2 for what was
/// typed wrongly or cannot be read or written, with one line on standard error.
/// </summary>
internal static class CommandLine
{
    private const int NotGoodEnough = 1;
    private const int CannotRun = 2;
    private const string ProgramName = "netra-compliance";

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Build(output, error).Parse(args);
        if (parsed.Errors is [var first, ..])
        {
            error.WriteLine($"{ProgramName}: {first.Message.ReplaceLineEndings(" ").TrimEnd()} Try '{ProgramName}{(parsed.CommandResult.Command is RootCommand ? "" : " " + parsed.CommandResult.Command.Name)} --help'.");
            return CannotRun;
        }
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (ComplianceException wrong)
        {
            error.WriteLine($"{ProgramName}: {wrong.Message}");
            return CannotRun;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{ProgramName}: {refused.Message}");
            return CannotRun;
        }
    }

    private static RootCommand Build(TextWriter output, TextWriter error) => new("Reports what the rules found in the projects of a solution when they were built.")
    {
        Report(output, error),
        Baseline(output, error),
    };

    private static Command Report(TextWriter output, TextWriter error)
    {
        var (solution, configuration) = Input();
        var folder = new Option<string?>("--out") { HelpName = "DIR", Description = "Where to write; by default artifacts/compliance beside the solution." };
        var score = new Option<decimal?>("--min-score") { HelpName = "0-100", Description = "Fail below this score." };
        var waivers = new Option<int?>("--max-waivers") { HelpName = "N", Description = "Fail with more waivers than this." };
        var command = new Command("report", "Writes compliance.json, compliance.md and netra.sarif. A build of the solution ends with it.") { solution, configuration, folder, score, waivers };
        command.Validators.Add(result =>
        {
            if (result.GetValue(score) is < 0 or > 100)
            {
                result.AddError("--min-score must be from 0 to 100.");
            }
            if (result.GetValue(waivers) is < 0)
            {
                result.AddError("--max-waivers must be 0 or more.");
            }
        });
        command.SetAction(parsed =>
        {
            var read = Solution.Read(parsed.GetRequiredValue(solution));
            var report = new ComplianceReport(read.Logs(parsed.GetRequiredValue(configuration)));
            var target = parsed.GetValue(folder) ?? Path.Combine(read.Folder, "artifacts", "compliance");
            Directory.CreateDirectory(target);
            File.WriteAllText(Path.Combine(target, "compliance.json"), JsonReport.Write(report));
            File.WriteAllText(Path.Combine(target, "compliance.md"), MarkdownReport.Write(report));
            File.WriteAllText(Path.Combine(target, "netra.sarif"), SarifReport.Write(report));
            var total = report.Total;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Compliance: score {total.ScoreText}; {total.Checked} subjects checked, {total.Violations} violations, {total.Known} known, {total.Waived} waived: {Path.Combine(target, "compliance.md")}"));
            return Judge(report, parsed.GetValue(score), parsed.GetValue(waivers), error);
        });
        return command;
    }

    private static int Judge(ComplianceReport report, decimal? score, int? waivers, TextWriter error)
    {
        var isGood = true;
        if (score is { } least && !(report.Total.Score >= least))
        {
            isGood = false;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ProgramName}: the score is {report.Total.ScoreText}; at least {least} is asked for"));
            Tell(report.Findings.Where(static finding => finding.Verdict != Verdict.Waived), error);
        }
        if (waivers is { } most && report.Total.Waived > most)
        {
            isGood = false;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ProgramName}: there are {report.Total.Waived} waivers; at most {most} are allowed"));
            Tell(report.Of(Verdict.Waived), error);
        }
        return isGood ? 0 : NotGoodEnough;
    }

    private static Command Baseline(TextWriter output, TextWriter error)
    {
        var (solution, configuration) = Input();
        var command = new Command("baseline", $"Writes {BaselineFile.Name} beside the solution: every violation that the last build found is known from then on.") { solution, configuration };
        command.SetAction(parsed =>
        {
            var read = Solution.Read(parsed.GetRequiredValue(solution));
            var report = new ComplianceReport(read.Logs(parsed.GetRequiredValue(configuration)));
            var path = Path.Combine(read.Folder, BaselineFile.Name);
            File.WriteAllText(path, BaselineFile.Write(report, out var refused));
            var lines = report.Total.Violations + report.Total.Known - refused.Count;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {lines} violations are known ({report.Total.Violations - refused.Count} of them new). Build again; a project that needs one that failed was not looked at yet."));
            if (refused.Count > 0)
            {
                error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ProgramName}: {refused.Count} cannot be in a baseline; only a fix helps"));
                Tell(refused, error);
            }
            return refused.Count == 0 ? 0 : NotGoodEnough;
        });
        return command;
    }

    private static (Argument<string> Solution, Option<string> Configuration) Input() => (
        new("SOLUTION") { Description = "The solution file (.sln or .slnx)." },
        new("--configuration", "-c") { HelpName = "NAME", Description = "What was built.", DefaultValueFactory = static _ => "Debug" });

    private static void Tell(IEnumerable<Finding> findings, TextWriter error)
    {
        foreach (var finding in findings)
        {
            error.WriteLine($"  {finding.Place}: {finding.Rule} {finding.Message.ReplaceLineEndings(" ")}{(finding.Reason is { } reason ? $" ({reason})" : "")}");
        }
    }
}
