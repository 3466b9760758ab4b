using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Netra;

/// <summary>What the store logs of failures: their types, codes and places, and never what was being stored.</summary>
public sealed class LogTests : IDisposable
{
    private const string Canary = "canary-of-what-a-user-said";

    private readonly TempFolder _folder = new();
    private readonly LinesLogger _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_publisher_that_fails_with_what_it_was_given_is_logged_without_that()
    {
        using var database = await OpenAsync();
        var publisher = new RecordingPublisher { OnPublish = static stored => throw new FormatException(StoreTest.Text(stored)) };
        var runs = new RunStore(database, publisher, TimeProvider.System);
        var run = Spoken();

        (await runs.AdmitAsync(run, default)).ShouldBeOfType<AdmitResult.Stored>();

        _log.Lines.ShouldContain(static line => line.Contains("System.FormatException", StringComparison.Ordinal) && line.Contains("An event could not be published", StringComparison.Ordinal));
        _log.Lines.ShouldAllBe(static line => !line.Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_write_that_fails_says_what_an_operator_can_do_and_nothing_of_what_was_written()
    {
        using var database = await OpenAsync();
        var runs = new RunStore(database, new RecordingPublisher(), TimeProvider.System);
        var pages = await database.WriteAsync(static connection => connection.QueryNumber("PRAGMA page_count")!.Value, default);
        await database.WriteAsync(connection => connection.QueryNumber($"PRAGMA max_page_count = {pages}"), default);
        var run = Spoken();

        await Should.ThrowAsync<StoreUnavailableException>(async () => await runs.AdmitAsync(run with { Run = run.Run with { Input = JsonText.String(new string('x', 1_000_000) + Canary) } }, default));

        _log.Lines.ShouldContain(static line => line.Contains("is full; free some space", StringComparison.Ordinal) && line.Contains("SQLite's code is 13", StringComparison.Ordinal));
        _log.Lines.ShouldAllBe(static line => !line.Contains(Canary, StringComparison.Ordinal));
    }

    private static NewRun Spoken()
    {
        var run = StoreTest.NewThread(new UserId("u_ada"), title: Canary);
        return run with { Events = [StoreTest.Draft(run.Run.Thread, run.Run.Run, new MessageReceived(MessageId.For(run.Run.Run, "in"), Canary, "supervisor"))] };
    }

    private async Task<Database> OpenAsync()
    {
        var database = new Database(new DataFolder(Options.Create(new NetraOptions { DataDirectory = _folder.Data })), TimeProvider.System, _log);
        await database.OpenAsync(default);
        return database;
    }

    private sealed class LinesLogger : ILogger<Database>
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => _lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
