namespace Netra.Agents;

/// <summary>A store one of whose queries fails.</summary>
[Decorator]
internal sealed class FailingUsageStore(IUsageStore inner, string query) : IUsageStore
{
    public ValueTask<UsageSummary> SummarizeAsync(UserId user, CancellationToken ct) => query == "summarize" ? throw new IOException("disk") : inner.SummarizeAsync(user, ct);

    public ValueTask<IReadOnlyList<UsageSum>> SumAsync(UserId user, UsageGrouping grouping, UsagePeriod period, CancellationToken ct) => inner.SumAsync(user, grouping, period, ct);

    public IAsyncEnumerable<UsageRow> ReadAsync(UserId user, UsagePeriod period, CancellationToken ct) => query == "read" ? throw new IOException("disk") : inner.ReadAsync(user, period, ct);

    public ValueTask<UsageImport> BeginImportAsync(UserId user, CancellationToken ct) => inner.BeginImportAsync(user, ct);

    public ValueTask<long> DeleteAsync(UserId user, DateTimeOffset? before, CancellationToken ct) => inner.DeleteAsync(user, before, ct);
}
