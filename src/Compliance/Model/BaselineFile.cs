using System.Text;

namespace Netra.Compliance;

/// <summary>The file of violations that were there when the rules were adopted; docs/baseline.md says what it means.</summary>
internal static class BaselineFile
{
    /// <summary>Its name, beside the solution.</summary>
    public const string Name = "netra.baseline.txt";

    /// <summary>The file that makes every violation known: those that it holds already and still occur, and the new ones.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="refused">What cannot be in a baseline, because only a fix helps.</param>
    public static string Write(ComplianceReport report, out IReadOnlyList<Finding> refused)
    {
        var found = report.Findings.Where(static finding => finding.Verdict != Verdict.Waived).ToArray();
        refused = [.. found.Where(static finding => finding.BaselineLine is null)];
        var text = new StringBuilder("# Violations that were there when the rules were adopted: docs/baseline.md. Lines are only ever removed.\n");
        foreach (var line in found.Select(static finding => finding.BaselineLine).OfType<string>().Order(StringComparer.Ordinal))
        {
            text.Append(line).Append('\n');
        }
        return text.ToString();
    }
}
