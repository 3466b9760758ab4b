using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Netra;

/// <summary>The whole store over real files, as a host composes it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly UsageLog _log;

    private TestStore(string folder)
    {
        var data = new DataFolder(Options.Create(new NetraOptions { DataDirectory = folder }));
        Database = new Database(data, TimeProvider.System, NullLogger<Database>.Instance);
        _log = new UsageLog(Database);
        Files = new UserFiles(data);
        Runs = new RunStore(Database, Publisher, Time);
        Threads = new ThreadStore(Database);
        Usage = new UsageStore(Database, _log, data);
        Accounts = new AccountStore(Database, _log, Files);
    }

    public Database Database { get; }

    /// <summary>What the store thinks the time is.</summary>
    public ShiftedTime Time { get; } = new();

    public RecordingPublisher Publisher { get; } = new();

    public RunStore Runs { get; }

    public ThreadStore Threads { get; }

    public UsageStore Usage { get; }

    public AccountStore Accounts { get; }

    public UserFiles Files { get; }

    /// <summary>Makes the store without opening it.</summary>
    public static TestStore Make(string folder) => new(folder);

    public static async Task<TestStore> OpenAsync(string folder)
    {
        var store = new TestStore(folder);
        await store.Database.OpenAsync(CancellationToken.None);
        return store;
    }

    public ValueTask DisposeAsync()
    {
        Database.Dispose();
        _log.Dispose();
        return ValueTask.CompletedTask;
    }
}
