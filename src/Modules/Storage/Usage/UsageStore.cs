using System.Runtime.CompilerServices;

namespace Netra;

/// <summary>Usage logs.</summary>
[Service(Lifetime.Process)]
internal sealed class UsageStore(Database database, UsageLog log, DataFolder folder) : IUsageStore
{
    private const int BatchRows = 2_000;

    public ValueTask<UsageSummary> SummarizeAsync(UserId user, CancellationToken ct) => log.SummarizeAsync(user, ct);

    public ValueTask<IReadOnlyList<UsageSum>> SumAsync(UserId user, UsageGrouping grouping, UsagePeriod period, CancellationToken ct)
        => database.ReadAsync<IReadOnlyList<UsageSum>>(connection => UsageSums.Read(connection, user, grouping, period), ct);

    public async IAsyncEnumerable<UsageRow> ReadAsync(UserId user, UsagePeriod period, [EnumeratorCancellation] CancellationToken ct)
    {
        var (from, to) = (UsageSums.From(period), UsageSums.To(period));
        var after = UsageKey.First;
        List<UsageRow> rows;
        do
        {
            var last = after;
            rows = await database.ReadAsync(connection => UsageRows.Read(connection, user, Math.Max(from, last.At), to, last, BatchRows), ct);
            foreach (var row in rows)
            {
                yield return row;
                after = new UsageKey(row.At.UtcTicks, row.CallId);
            }
        }
        while (rows.Count == BatchRows);
    }

    public async ValueTask<UsageImport> BeginImportAsync(UserId user, CancellationToken ct)
        => new StagedImport(log, user, await log.HasAccountAsync(user, ct), StageFile.Create(folder.Imports));

    public ValueTask<long> DeleteAsync(UserId user, DateTimeOffset? before, CancellationToken ct) => log.DeleteAsync(user, before?.UtcTicks ?? long.MaxValue, ct);
}
