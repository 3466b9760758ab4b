namespace Netra.Agents;

/// <summary>The usage log of the run's user, and what its rows cost. The one way of this module to a log: the user is always the run's.</summary>
[Service(Lifetime.Run)]
internal sealed class UsageLedger(IUsageStore store, PriceList prices, RunContext run)
{
    private const UsageGrouping ByNames = UsageGrouping.Feature | UsageGrouping.Provider | UsageGrouping.Model;

    private IReadOnlyList<UsageSum>? _whole;

    public PriceList Prices { get; } = prices;

    /// <summary>When the run was asked for: what "last 7 days" is counted from.</summary>
    public DateTimeOffset Now => run.CreatedAt;

    /// <summary>The stretch of time that a tool was asked for.</summary>
    /// <exception cref="CallFailedException">It is not understood.</exception>
    public Timeframe Read(string? timeframe) => Timeframe.Read(timeframe, run.CreatedAt)
        ?? throw new CallFailedException(CallStatus.Error, "invalid_timeframe", $"'{Cut(timeframe)}' is no stretch of time; give one {Timeframe.Expected}.");

    public ValueTask<UsageSummary> SummarizeAsync(CancellationToken ct) => store.SummarizeAsync(run.User.Id, ct);

    /// <summary>
    /// Exact sums by group. Those of the whole log by names are read once a run and folded from then on: the steps of a run
    /// agree with each other, whatever is imported meanwhile.
    /// </summary>
    public async ValueTask<IReadOnlyList<UsageSum>> SumAsync(UsageGrouping grouping, UsagePeriod period, CancellationToken ct)
    {
        if (period != default || grouping == UsageGrouping.None || (grouping & ~ByNames) != 0)
        {
            return await store.SumAsync(run.User.Id, grouping, period, ct).ConfigureAwait(false);
        }
        var whole = Volatile.Read(ref _whole);
        if (whole is null)
        {
            // Branches that read at the same time both read; the last one is kept.
            whole = await store.SumAsync(run.User.Id, ByNames, default, ct).ConfigureAwait(false);
            Volatile.Write(ref _whole, whole);
        }
        return grouping == ByNames ? whole : UsageSumFolding.Fold(whole, grouping);
    }

    public IAsyncEnumerable<UsageRow> ReadAsync(UsagePeriod period, CancellationToken ct) => store.ReadAsync(run.User.Id, period, ct);

    public async ValueTask<long> DeleteAsync(DateTimeOffset? before, CancellationToken ct)
    {
        try
        {
            return await store.DeleteAsync(run.User.Id, before, ct).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _whole, null);
        }
    }

    /// <summary>What a sum that is grouped by model costs; null when its model has no price.</summary>
    public decimal? Cost(UsageSum sum) => Prices.Find(sum.Model ?? "")?.Cost(sum.InputTokens, sum.OutputTokens);

    /// <summary>Why a figure over a stretch without rows is empty; null when there are rows.</summary>
    public async ValueTask<string?> NoteEmptyAsync(long rows, Timeframe timeframe, CancellationToken ct)
    {
        if (rows > 0)
        {
            return null;
        }
        var summary = await SummarizeAsync(ct).ConfigureAwait(false);
        return summary is { FirstAt: { } first, LastAt: { } last }
            ? $"The log has no rows{Timeframe.Within(timeframe.Label)}; it reaches from {Figures.Minute(first)} to {Figures.Minute(last)} UTC."
            : "The log is empty.";
    }

    private static string Cut(string? text) => text is { Length: > 60 } ? text[..60] + "..." : text ?? "";
}
