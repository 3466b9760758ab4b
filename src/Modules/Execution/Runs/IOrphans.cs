namespace Netra.Execution;

/// <summary>Says how the end of a call is told whose own code does not tell it any more.</summary>
internal interface IOrphans
{
    /// <summary>A call of this attempt, whose code did not come back in time.</summary>
    JournalEntry End(CallNode node);

    /// <summary>A call of an earlier attempt, which this one did not take up again.</summary>
    JournalEntry End(OpenCall call);
}
