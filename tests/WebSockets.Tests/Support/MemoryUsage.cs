using Netra;

namespace Netra.WebSockets.Tests;

/// <summary>A usage log that counts lines and refuses those that say so.</summary>
internal sealed class MemoryUsage : IUsageStore, IUsageImporter
{
    private long _rows;

    public UsageImportOptions? LastOptions { get; private set; }

    public ValueTask<UsageSummary> SummarizeAsync(UserId user, CancellationToken ct)
        => ValueTask.FromResult(new UsageSummary(_rows, null, null, ["chat"], ["gpt-4"]));

    public async ValueTask<UsageImportResult> ImportAsync(UserContext user, Stream csv, UsageImportOptions options, CancellationToken ct)
    {
        LastOptions = options;
        using var reader = new StreamReader(csv);
        var lines = (await reader.ReadToEndAsync(ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Any(line => line.Contains("bad", StringComparison.Ordinal)))
        {
            return new UsageImportResult.InvalidCsv(3, "input_tokens", "a whole number");
        }
        _rows += lines.Length - 1;
        return new UsageImportResult.Imported(lines.Length - 1, 1, 0);
    }

    public ValueTask<UsageImportResult> ImportSampleAsync(UserContext user, string? name, CancellationToken ct)
    {
        if (name is not (null or "bank"))
        {
            return ValueTask.FromResult<UsageImportResult>(new UsageImportResult.InvalidField("name", "There is no such sample."));
        }
        _rows += 28_185;
        return ValueTask.FromResult<UsageImportResult>(new UsageImportResult.Imported(28_185, 0, 0));
    }

    public ValueTask<long> DeleteAsync(UserId user, DateTimeOffset? before, CancellationToken ct)
    {
        _rows = 0;
        return ValueTask.FromResult(0L);
    }

    public ValueTask<IReadOnlyList<UsageSum>> SumAsync(UserId user, UsageGrouping grouping, UsagePeriod period, CancellationToken ct)
        => throw new NotSupportedException();

    public IAsyncEnumerable<UsageRow> ReadAsync(UserId user, UsagePeriod period, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<UsageImport> BeginImportAsync(UserId user, CancellationToken ct) => throw new NotSupportedException();
}
