using System.Globalization;
using System.Text;

namespace Netra.Compliance;

/// <summary>The report for people: <c>compliance.md</c>.</summary>
internal static class MarkdownReport
{
    public static string Write(ComplianceReport report)
    {
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"# Compliance\n\nScore: **{report.Total.ScoreText}** ({report.Total.Compliant} of {report.Total.Checked} subjects have no violation). docs/compliance.md says how it is counted.\n"));
        Table(text, "Checked, by kind", "kind", report.Kinds);
        Table(text, "Checked, by project", "project", report.Projects);
        List(text, "Violations", report.Of(Verdict.Violation), static _ => "");
        List(text, "Known violations (baseline)", report.Of(Verdict.Known), static _ => "");
        List(text, "Waivers", report.Of(Verdict.Waived), static finding => $" Waived: {finding.Reason}");
        if (report.StaleLines.Count > 0)
        {
            text.Append("\n## Lines of the baseline that are not needed\n\n");
            foreach (var line in report.StaleLines)
            {
                text.Append("- ").Append(Plain(line)).Append('\n');
            }
        }
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, string of, IEnumerable<(string Name, Counts Counts)> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| {of} | checked | compliant | violations | known | waived |\n|---|---|---|---|---|---|\n");
        foreach (var (name, counts) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {counts.Checked} | {counts.Compliant} | {counts.Violations} | {counts.Known} | {counts.Waived} |\n");
        }
    }

    private static void List(StringBuilder text, string title, IEnumerable<Finding> findings, Func<Finding, string> more)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        var any = false;
        foreach (var finding in findings)
        {
            any = true;
            text.Append(CultureInfo.InvariantCulture, $"- {finding.Rule} at `{finding.Place}`: {Plain(finding.Message)}.{Plain(more(finding))}\n");
        }
        if (!any)
        {
            text.Append("None.\n");
        }
    }

    // One line, and nothing that Markdown or HTML would take for its own.
    private static string Plain(string text)
        => text.ReplaceLineEndings(" ").TrimEnd('.').Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
}
