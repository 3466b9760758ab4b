using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Netra;

/// <summary>The SQLite database in the data folder: one writer, a few readers.</summary>
[Service(Lifetime.Process)]
internal sealed partial class Database(DataFolder folder, TimeProvider time, ILogger<Database> logger) : IStore, IDisposable
{
    private const int MinReaders = 2;
    private const int MaxReaders = 4;

    private WriteQueue? _writer;
    private ReadPool? _readers;
    private string? _epoch;

    public string Epoch => _epoch ?? throw NotOpen();

    /// <summary>The key of the hashes by which users approve; made with the store.</summary>
    public ReadOnlyMemory<byte> ApprovalSecret { get; private set; }

    public bool IsReady => _writer is { IsHealthy: true } && _readers is not null;

    public async ValueTask OpenAsync(CancellationToken ct)
    {
        if (_writer is not null)
        {
            throw new InvalidOperationException("The store is open already.");
        }
        // Migrations may take long; they get a thread of their own.
        await Task.Factory.StartNew(Open, ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Writes in a transaction of the single writer; see <see cref="WriteOperation{T}"/> for what may be in <paramref name="body"/>.</summary>
    public ValueTask<T> WriteAsync<T>(Func<Connection, T> body, CancellationToken ct) => WriteAsync(body, null, ct);

    /// <summary>Writes, and calls <paramref name="committed"/> in the order of commits.</summary>
    public ValueTask<T> WriteAsync<T>(Func<Connection, T> body, Action<T>? committed, CancellationToken ct)
        => (_writer ?? throw NotOpen()).RunAsync(body, committed, ct);

    /// <summary>Reads one state of the database.</summary>
    public ValueTask<T> ReadAsync<T>(Func<Connection, T> body, CancellationToken ct) => (_readers ?? throw NotOpen()).RunAsync(body, ct);

    public void Dispose()
    {
        _readers?.Dispose();
        _writer?.Dispose();
        folder.Dispose();
    }

    private static InvalidOperationException NotOpen() => new("The store has not been opened.");

    private void Open()
    {
        folder.Lock();
        var file = folder.DatabaseFile;
        Connection? connection = null;
        try
        {
            // SQLite makes its other files with the permissions of this one.
            new FileStream(file, DataFolder.NewFile(FileMode.OpenOrCreate, FileShare.ReadWrite)).Dispose();
            connection = Connection.OpenWriter(file);
            Schema.Migrate(connection, file);
            Prepare(connection);
            ClearImports();
            _writer = new WriteQueue(connection, file, time, logger);
            _readers = new ReadPool(file, Math.Clamp(Environment.ProcessorCount, MinReaders, MaxReaders));
        }
        catch (Exception e)
        {
            if (_writer is null)
            {
                connection?.Dispose();
            }
            Dispose();
            throw e switch
            {
                SqliteException => StoreFailure.ForCallers(e, file),
                IOException or UnauthorizedAccessException => new StoreUnavailableException($"The database '{file}' cannot be written; check its permissions.", e),
                _ => e,
            };
        }
        Opened(logger, file);
    }

    /// <summary>Whatever an earlier process owned or had half done ends here: this one holds the lock.</summary>
    private void Prepare(Connection connection)
    {
        connection.Execute("BEGIN IMMEDIATE");
        connection.Execute("INSERT INTO meta (name, value) VALUES ('epoch', ?1) ON CONFLICT DO NOTHING", OpaqueId.Random("e_"));
        connection.Execute("INSERT INTO meta (name, value) VALUES ('last_lease', 0) ON CONFLICT DO NOTHING");
        connection.Execute("INSERT INTO meta (name, value) VALUES ('approval_secret', ?1) ON CONFLICT DO NOTHING", RandomNumberGenerator.GetBytes(32));
        connection.Execute("UPDATE runs SET lease = NULL, owner = NULL, owned_until = NULL WHERE lease IS NOT NULL AND ended_at IS NULL");
        if (connection.QueryNumber("SELECT 1 FROM usage_imports LIMIT 1") is not null)
        {
            connection.Execute("DELETE FROM usage WHERE import IN (SELECT import FROM usage_imports)");
            connection.Execute("DELETE FROM usage_imports");
        }
        connection.Execute("COMMIT");
        _epoch = connection.QueryText("SELECT value FROM meta WHERE name = 'epoch'");
        using var secret = connection.Query("SELECT value FROM meta WHERE name = 'approval_secret'");
        ApprovalSecret = secret.Read() ? secret.Bytes(0) : throw new InvalidOperationException("The store has no secret.");
    }

    private void ClearImports()
    {
        if (Directory.Exists(folder.Imports))
        {
            Directory.Delete(folder.Imports, recursive: true);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Opened {File}.")]
    private static partial void Opened(ILogger logger, string file);
}
