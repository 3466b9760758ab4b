using System.Globalization;
using Microsoft.Extensions.Options;

namespace Netra.Agents;

/// <summary>Reads usage logs and sample data into users' logs, batch by batch; nothing is visible before all is read. Safe for concurrent use.</summary>
[Service(Lifetime.Process)]
internal sealed class UsageImporter(IUsageStore store, PriceList prices, IOptions<NetraLimits> limits) : IUsageImporter
{
    /// <summary>The most rows of a batch.</summary>
    private const int BatchRows = 5_000;

    private readonly NetraLimits _limits = limits.Value;

    public async ValueTask<UsageImportResult> ImportAsync(UserContext user, Stream csv, UsageImportOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(options);
        var given = options with { Feature = Trimmed(options.Feature), Model = Trimmed(options.Model) };
        if (given.Feature is not null && !UsageNames.IsValid(given.Feature))
        {
            return new UsageImportResult.InvalidField("feature", UsageNames.Expected);
        }
        if (given.Model is not null && !UsageNames.IsValid(given.Model))
        {
            return new UsageImportResult.InvalidField("model", UsageNames.Expected);
        }
        var import = await store.BeginImportAsync(user.Id, ct).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            var batch = new Batch(import);
            var (refused, skipped) = await ReadAsync(csv, given, batch, ct).ConfigureAwait(false);
            return refused ?? await CompleteAsync(import, batch, skipped, ct).ConfigureAwait(false);
        }
    }

    public async ValueTask<UsageImportResult> ImportSampleAsync(UserContext user, string? name, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(user);
        name ??= SampleData.Azure;
        if (!SampleData.Names.Contains(name))
        {
            return new UsageImportResult.InvalidField("name", $"one of {string.Join(", ", SampleData.Names)}");
        }
        var import = await store.BeginImportAsync(user.Id, ct).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            var batch = new Batch(import);
            if (name != SampleData.Azure)
            {
                foreach (var row in SampleData.Organisation(name, prices))
                {
                    await batch.AddAsync(row, ct).ConfigureAwait(false);
                }
            }
            else
            {
                foreach (var (file, options) in SampleData.AzureFiles)
                {
                    var stream = SampleData.Open(file);
                    await using (stream.ConfigureAwait(false))
                    {
                        var (refused, _) = await ReadAsync(stream, options, batch, ct).ConfigureAwait(false);
                        if (refused is not null)
                        {
                            return refused;
                        }
                    }
                }
            }
            return await CompleteAsync(import, batch, skipped: 0, ct).ConfigureAwait(false);
        }
    }

    private async ValueTask<(UsageImportResult? Refused, long Skipped)> ReadAsync(Stream csv, UsageImportOptions options, Batch batch, CancellationToken ct)
    {
        var reader = new CsvReader(csv, _limits.ImportBytes);
        UsageColumns? columns;
        switch (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            case CsvRead.TooLarge: return (TooManyBytes(), 0);
            case CsvRead.End: return (new UsageImportResult.InvalidCsv(1, "at", "a header"), 0);
            case CsvRead.Malformed: return (new UsageImportResult.InvalidCsv(reader.Problem.Line, $"column {reader.Problem.Field + 1}", reader.Problem.Expected), 0);
            default:
                columns = UsageColumns.Read(reader, options, out var problem);
                if (columns is null)
                {
                    return (problem, 0);
                }
                break;
        }
        var keys = new RowKeys();
        var parser = new RowParser(columns, options, prices, keys);
        long skipped = 0;
        while (true)
        {
            var read = await reader.ReadAsync(ct).ConfigureAwait(false);
            if (read == CsvRead.End)
            {
                return (null, skipped);
            }
            // Keys that are made are all different: so many rows can never fit, and what is remembered of them stays bounded.
            if (read == CsvRead.TooLarge || keys.Count > _limits.UsageRowsPerUser)
            {
                return (read == CsvRead.TooLarge ? TooManyBytes() : TooManyRows(), skipped);
            }
            if (Understand(reader, read, columns, parser, out var bad) is { } row)
            {
                await batch.AddAsync(row, ct).ConfigureAwait(false);
            }
            else if (options.SkipInvalid)
            {
                skipped++;
            }
            else
            {
                return (bad, skipped);
            }
        }
    }

    private static UsageRow? Understand(CsvReader reader, CsvRead read, UsageColumns columns, RowParser parser, out UsageImportResult.InvalidCsv? bad)
    {
        bad = null;
        if (read == CsvRead.Malformed)
        {
            bad = new(reader.Problem.Line, columns.NameAt(reader.Problem.Field), reader.Problem.Expected);
            return null;
        }
        if (reader.Count != columns.Names.Length)
        {
            bad = new(
                reader.Line,
                columns.NameAt(Math.Min(reader.Count, columns.Names.Length)),
                string.Create(CultureInfo.InvariantCulture, $"{columns.Names.Length} columns as in the header; this row has {reader.Count}"));
            return null;
        }
        if (parser.Parse(reader, out var problem) is { } row)
        {
            return row;
        }
        var place = columns[problem.Column];
        bad = new(place < 0 ? reader.Line : reader.LineOf(place), columns.NameOf(problem.Column), problem.Expected);
        return null;
    }

    private async ValueTask<UsageImportResult> CompleteAsync(UsageImport import, Batch batch, long skipped, CancellationToken ct)
    {
        await batch.FlushAsync(ct).ConfigureAwait(false);
        return await import.CompleteAsync(_limits.UsageRowsPerUser, ct).ConfigureAwait(false) is var (imported, duplicates)
            ? new UsageImportResult.Imported(imported, duplicates, skipped)
            : TooManyRows();
    }

    private UsageImportResult.TooLarge TooManyBytes()
        => new(string.Create(CultureInfo.InvariantCulture, $"A file may have {_limits.ImportBytes:N0} bytes; import it in parts."));

    private UsageImportResult.TooLarge TooManyRows()
        => new(string.Create(CultureInfo.InvariantCulture, $"A usage log may hold {_limits.UsageRowsPerUser:N0} rows; delete old ones first."));

    private static string? Trimmed(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();

    /// <summary>Collects rows until a batch is full.</summary>
    private sealed class Batch(UsageImport import)
    {
        private readonly List<UsageRow> _rows = new(BatchRows);

        public async ValueTask AddAsync(UsageRow row, CancellationToken ct)
        {
            _rows.Add(row);
            if (_rows.Count == BatchRows)
            {
                await FlushAsync(ct).ConfigureAwait(false);
            }
        }

        public async ValueTask FlushAsync(CancellationToken ct)
        {
            if (_rows.Count > 0)
            {
                await import.AddAsync(_rows, ct).ConfigureAwait(false);
                _rows.Clear();
            }
        }
    }
}
