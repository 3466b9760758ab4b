using System.Text.Json;

namespace Netra.Compliance.Tests;

/// <summary>Logs as the compiler writes them.</summary>
internal static class Logs
{
    public static object Checked(string kind, int count) => Result("NETRA992", "note", $"{count} of the kind {kind} were checked", null, new { kind, count = $"{count}" });

    public static object Violation(string rule, string subject, string? file = null, int line = 1, string kind = "other type", string message = "Field is mutable")
        => Result(rule, "error", message, At(file, line), new { rule, kind, subject, baseline = $"{rule} | A | {subject}" });

    public static object Known(string rule, string subject, string? file = null, int line = 1)
        => Result("NETRA990", "note", $"{rule} is known: Field is mutable", At(file, line), new { rule, kind = "other type", subject, message = "Field is mutable", baseline = $"{rule} | A | {subject}" });

    public static object Waived(string rule, string subject, string reason, string? file = null, int line = 1)
        => Result("NETRA991", "note", $"{rule} is waived: Field is mutable ({reason})", At(file, line), new { rule, kind = "other type", subject, reason, message = "Field is mutable", baseline = $"{rule} | A | {subject}" });

    public static object Plain(string rule, string level, string message) => new { ruleId = rule, level, message = new { text = message } };

    /// <summary>A log with these results.</summary>
    public static string Of(params object[] results) => '\uFEFF' + JsonSerializer.Serialize(new
    {
        version = "2.1.0",
        runs = new[]
        {
            new
            {
                results,
                tool = new
                {
                    driver = new
                    {
                        name = "Microsoft (R) Visual C# Compiler",
                        rules = new[] { new { id = "NETRA001", shortDescription = new { text = "No mutable statics" }, fullDescription = new { text = "Because." } } },
                    },
                },
            },
        },
    });

    /// <summary>A solution of these projects, each with a log of the configuration Debug.</summary>
    public static void Solution(Folder folder, params (string Project, string Log)[] projects)
    {
        folder.Write("Some.sln", string.Concat(projects.Select(project => $"Project(\"{{FAE04EC0}}\") = \"{project.Project}\", \"src\\{project.Project}\\{project.Project}.csproj\", \"{{1}}\"\nEndProject\n")));
        foreach (var (project, log) in projects)
        {
            folder.Write($"src/{project}/obj/Debug/{project}.netra.sarif", log);
        }
    }

    private static object[]? At(string? file, int line)
        => file is null ? null : [new { physicalLocation = new { artifactLocation = new { uri = new Uri(file).AbsoluteUri }, region = new { startLine = line, startColumn = 5 } } }];

    private static object Result(string ruleId, string level, string text, object[]? locations, object customProperties)
        => locations is null
            ? new { ruleId, level, message = new { text }, properties = new { warningLevel = 1, customProperties } }
            : new { ruleId, level, message = new { text }, locations, properties = new { warningLevel = 1, customProperties } };
}
