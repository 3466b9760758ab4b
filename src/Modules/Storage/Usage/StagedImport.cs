namespace Netra;

/// <summary>An import: rows go to a file of its own, and from there into the log at the end.</summary>
internal sealed class StagedImport(UsageLog log, UserId user, bool hasAccount, StageFile file) : UsageImport
{
    private const int MaxBatch = 5_000;

    private bool _completed;

    public override ValueTask AddAsync(IReadOnlyList<UsageRow> rows, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Count, MaxBatch);
        return file.AppendAsync(rows, ct);
    }

    public override ValueTask<(long Imported, long Duplicates)?> CompleteAsync(long maxRows, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        _completed = true;
        return log.LoadAsync(user, file, maxRows, hasAccount, ct);
    }

    public override ValueTask DisposeAsync() => file.DisposeAsync();
}
