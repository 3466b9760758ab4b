using System.Globalization;

namespace Netra.Compliance;

/// <summary>How many subjects were checked, and how many of them are as the rules want them. Immutable.</summary>
/// <param name="Checked">Subjects that were looked at.</param>
/// <param name="Compliant">Those with no violation and no known violation; a waived one is compliant.</param>
/// <param name="Violations">What fails the build.</param>
/// <param name="Known">What stands in the baseline.</param>
/// <param name="Waived">What is waived with a reason.</param>
internal sealed record Counts(int Checked, int Compliant, int Violations, int Known, int Waived)
{
    /// <summary>
    /// 100 times the compliant subjects by the checked ones, cut (never rounded up) to one decimal, so that only a solution without
    /// any violation has 100. Null when nothing was checked.
    /// </summary>
    public decimal? Score => Checked == 0 ? null : Math.Floor(1000m * Compliant / Checked) / 10m;

    /// <summary>The score for people.</summary>
    public string ScoreText => Score?.ToString("0.#", CultureInfo.InvariantCulture) ?? "none: nothing was checked";

    /// <summary>The numbers of so many subjects with these findings.</summary>
    public static Counts Of(int subjects, IEnumerable<Finding> findings)
    {
        var all = findings.ToArray();
        var broken = all.Where(static finding => finding.Verdict != Verdict.Waived).Select(static finding => finding.Subject).Distinct().Count();
        return new(
            subjects,
            Math.Max(0, subjects - broken),
            all.Count(static finding => finding.Verdict == Verdict.Violation),
            all.Count(static finding => finding.Verdict == Verdict.Known),
            all.Count(static finding => finding.Verdict == Verdict.Waived));
    }
}
