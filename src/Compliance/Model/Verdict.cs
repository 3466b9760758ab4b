namespace Netra.Compliance;

/// <summary>What became of something that a rule found.</summary>
internal enum Verdict
{
    /// <summary>It fails the build.</summary>
    Violation,

    /// <summary>It stands in the baseline: it does not fail the build, and does not count as compliant.</summary>
    Known,

    /// <summary>A waiver says why it is right: it counts as compliant, and is listed.</summary>
    Waived,
}
