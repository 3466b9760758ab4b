namespace Netra.Compliance;

/// <summary>What the rules found in a solution, counted. Immutable.</summary>
internal sealed class ComplianceReport
{
    /// <summary>The report of these projects.</summary>
    public ComplianceReport(IReadOnlyList<ProjectLog> logs)
    {
        Findings =
        [
            .. logs.SelectMany(static log => log.Findings)
                .OrderBy(static finding => finding.Rule, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Place.Project, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Place.File, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Place.Line)
                .ThenBy(static finding => finding.Place.Column)
                .ThenBy(static finding => finding.Message, StringComparer.Ordinal),
        ];
        StaleLines = [.. logs.SelectMany(static log => log.StaleLines).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Rules = new SortedDictionary<string, RuleText>(logs.SelectMany(static log => log.Rules.Values).GroupBy(static rule => rule.Id).ToDictionary(static rule => rule.Key, static rule => rule.First()), StringComparer.Ordinal);
        Total = CountsOf(logs, Findings);
        Projects = [.. logs.Select(log => (log.Project, CountsOf([log], Findings.Where(finding => finding.Place.Project == log.Project))))];
        Kinds =
        [
            .. logs.SelectMany(static log => log.CheckedByKind).GroupBy(static kind => kind.Key, StringComparer.Ordinal).OrderBy(static kind => kind.Key, StringComparer.Ordinal)
                .Select(kind => (kind.Key, Counts.Of(kind.Sum(static count => count.Value), Findings.Where(finding => finding.Subject.Kind == kind.Key)))),
        ];
    }

    /// <summary>Everything that was found, by rule and place.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Messages about lines of the baseline that are not needed.</summary>
    public IReadOnlyList<string> StaleLines { get; }

    /// <summary>The rules, by id.</summary>
    public IReadOnlyDictionary<string, RuleText> Rules { get; }

    /// <summary>The solution's numbers.</summary>
    public Counts Total { get; }

    /// <summary>Each project's numbers.</summary>
    public IReadOnlyList<(string Name, Counts Counts)> Projects { get; }

    /// <summary>The numbers of each kind of subject.</summary>
    public IReadOnlyList<(string Name, Counts Counts)> Kinds { get; }

    /// <summary>What was found with this verdict.</summary>
    public IEnumerable<Finding> Of(Verdict verdict) => Findings.Where(finding => finding.Verdict == verdict);

    private static Counts CountsOf(IEnumerable<ProjectLog> logs, IEnumerable<Finding> findings)
        => Counts.Of(logs.Sum(static log => log.CheckedByKind.Values.Sum()), findings);
}
