using System.Collections.Immutable;

namespace Netra;

/// <summary>One request to a language model, as an organisation's usage log has it.</summary>
public sealed record UsageRow
{
    /// <summary>The row's key within the user's log: the log's own id, or one made of its content and its ordinal among equal rows of the file.</summary>
    public required string CallId { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the request was for. 1 to 100 letters, digits, <c>. _ : / -</c> and spaces; so are provider and model.</summary>
    public required string Feature { get; init; }

    /// <summary>Who served it.</summary>
    public required string Provider { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Tokens read.</summary>
    public required long InputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>Milliseconds, or null when the log does not say.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>Whether it succeeded.</summary>
    public bool Success { get; init; } = true;

    /// <summary>Whether a cache answered; null when the log does not say.</summary>
    public bool? CacheHit { get; init; }

    /// <summary>Names equal prompts, or null when the log does not say.</summary>
    public string? PromptHash { get; init; }

    /// <summary>0 to 1, or null when the log does not say.</summary>
    public double? Quality { get; init; }
}

/// <summary>From and to, UTC; the end is exclusive. Null is open.</summary>
/// <param name="From">The first instant inside.</param>
/// <param name="To">The first instant after.</param>
public readonly record struct UsagePeriod(DateTimeOffset? From, DateTimeOffset? To);

/// <summary>What usage is grouped by.</summary>
[Flags]
public enum UsageGrouping
{
    /// <summary>One group.</summary>
    None = 0,

    /// <summary>By feature.</summary>
    Feature = 1,

    /// <summary>By provider.</summary>
    Provider = 2,

    /// <summary>By model.</summary>
    Model = 4,

    /// <summary>By UTC hour.</summary>
    Hour = 8,

    /// <summary>By UTC day.</summary>
    Day = 16,

    /// <summary>By UTC minute.</summary>
    Minute = 32,
}

/// <summary>Sums of a group of rows. Members that are not grouped by are null.</summary>
public sealed record UsageSum
{
    /// <summary>The feature.</summary>
    public string? Feature { get; init; }

    /// <summary>The provider.</summary>
    public string? Provider { get; init; }

    /// <summary>The model.</summary>
    public string? Model { get; init; }

    /// <summary>The beginning of the minute, hour or day, UTC.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Rows.</summary>
    public long Calls { get; init; }

    /// <summary>Tokens read.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Rows with a latency.</summary>
    public long WithLatency { get; init; }

    /// <summary>Sum of latencies in milliseconds.</summary>
    public double LatencyMs { get; init; }

    /// <summary>Rows with a quality.</summary>
    public long WithQuality { get; init; }

    /// <summary>Rows with a prompt hash.</summary>
    public long WithPromptHash { get; init; }

    /// <summary>Rows that say whether a cache answered.</summary>
    public long WithCacheHit { get; init; }

    /// <summary>Rows that a cache answered.</summary>
    public long CacheHits { get; init; }

    /// <summary>Rows that failed.</summary>
    public long Failures { get; init; }
}

/// <summary>What a user's log holds.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="FirstAt">The first row's time, or null.</param>
/// <param name="LastAt">The last row's time, or null.</param>
/// <param name="Features">By name.</param>
/// <param name="Models">By name.</param>
public sealed record UsageSummary(
    long Rows, DateTimeOffset? FirstAt, DateTimeOffset? LastAt, ImmutableArray<string> Features, ImmutableArray<string> Models);

/// <summary>Where users' usage logs live. Every query has the user in it. Safe for concurrent use.</summary>
[SingleImplementation]
public interface IUsageStore
{
    /// <summary>What the log holds.</summary>
    ValueTask<UsageSummary> SummarizeAsync(UserId user, CancellationToken ct);

    /// <summary>Exact sums by group, in ordinal order of the groups.</summary>
    ValueTask<IReadOnlyList<UsageSum>> SumAsync(UserId user, UsageGrouping grouping, UsagePeriod period, CancellationToken ct);

    /// <summary>All rows of the period by time; nothing is held in memory but a batch.</summary>
    IAsyncEnumerable<UsageRow> ReadAsync(UserId user, UsagePeriod period, CancellationToken ct);

    /// <summary>
    /// Begins an import. Its rows are invisible until <see cref="UsageImport.CompleteAsync"/>; a crash or disposal before leaves nothing.
    /// </summary>
    ValueTask<UsageImport> BeginImportAsync(UserId user, CancellationToken ct);

    /// <summary>Removes rows before an instant, or all; says how many.</summary>
    ValueTask<long> DeleteAsync(UserId user, DateTimeOffset? before, CancellationToken ct);
}

/// <summary>An import in progress. Used by one flow at a time.</summary>
public abstract class UsageImport : IAsyncDisposable
{
    /// <summary>Adds a batch of at most 5,000 rows to the file of the import, outside any transaction of the store.</summary>
    public abstract ValueTask AddAsync(IReadOnlyList<UsageRow> rows, CancellationToken ct);

    /// <summary>Makes the rows visible together and says how many were new and how many were there already.</summary>
    /// <param name="maxRows">The most rows that the user's log may hold.</param>
    /// <param name="ct">Cancels before anything is visible.</param>
    /// <returns>Null when the log would hold more than <paramref name="maxRows"/>; nothing is kept then.</returns>
    public abstract ValueTask<(long Imported, long Duplicates)?> CompleteAsync(long maxRows, CancellationToken ct);

    /// <summary>Drops what was not completed.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>Reads usage logs into a user's log. Safe for concurrent use.</summary>
[SingleImplementation]
public interface IUsageImporter
{
    /// <summary>Imports CSV: our own columns, or the Azure trace's with feature and model from the options.</summary>
    ValueTask<UsageImportResult> ImportAsync(UserContext user, Stream csv, UsageImportOptions options, CancellationToken ct);

    /// <summary>Imports one of the sample data sets.</summary>
    /// <param name="user">Whose log.</param>
    /// <param name="name">
    /// <c>azure-2023</c> (the default: the Azure LLM inference trace 2023), <c>retailer</c>, <c>bank</c> or <c>startup</c> (seeded, made up).
    /// </param>
    /// <param name="ct">Cancels before anything is visible.</param>
    ValueTask<UsageImportResult> ImportSampleAsync(UserContext user, string? name, CancellationToken ct);
}

/// <summary>How a file is to be read.</summary>
public sealed record UsageImportOptions
{
    /// <summary>The feature of every row that names none.</summary>
    public string? Feature { get; init; }

    /// <summary>The model of every row that names none.</summary>
    public string? Model { get; init; }

    /// <summary>Whether bad rows are counted and left out instead of refusing the file.</summary>
    public bool SkipInvalid { get; init; }
}

/// <summary>What became of an import.</summary>
public abstract record UsageImportResult
{
    private protected UsageImportResult()
    {
    }

    /// <summary>The rows are visible.</summary>
    public sealed record Imported(long Rows, long Duplicates, long Skipped) : UsageImportResult;

    /// <summary>A row is bad; nothing was kept.</summary>
    /// <param name="Line">From 1, the header's.</param>
    /// <param name="Column">The column's name.</param>
    /// <param name="Expected">What would be right.</param>
    public sealed record InvalidCsv(long Line, string Column, string Expected) : UsageImportResult;

    /// <summary>An argument is bad; nothing was kept.</summary>
    /// <param name="Field"><c>feature</c>, <c>model</c> or <c>name</c>.</param>
    /// <param name="Message">What would be right.</param>
    public sealed record InvalidField(string Field, string Message) : UsageImportResult;

    /// <summary>The file or the log would be larger than is allowed; nothing was kept.</summary>
    public sealed record TooLarge(string Message) : UsageImportResult;
}
