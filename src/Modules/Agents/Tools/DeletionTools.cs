namespace Netra.Agents;

/// <summary>Removes rows of the user's log.</summary>
[ToolSet]
internal sealed partial class DeletionTools(UsageLedger ledger)
{
    /// <summary>Deletes rows of the usage log for good: those before an instant, or all.</summary>
    /// <param name="before">The first instant of which nothing is removed, UTC; everything is removed if not given.</param>
    [Tool(Effect = ToolEffect.Once, RequiresApproval = true)]
    public async Task<DeletedUsage> DeleteUsageAsync(DateTimeOffset? before = null, CancellationToken ct = default)
        => new(await ledger.DeleteAsync(before, ct).ConfigureAwait(false), before);
}
