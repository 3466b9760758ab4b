using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Netra;

/// <summary>
/// The only writer: one thread that takes what waits and commits it in groups, since a commit costs one flush of the disk
/// whatever is in it. Bounded: when it is full, callers wait. Safe for concurrent use.
/// </summary>
internal sealed partial class WriteQueue : IDisposable
{
    private const int Capacity = 1_024;
    private const int GroupOperations = 128;
    private static readonly TimeSpan GroupTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _slots = new(Capacity);
    private readonly BlockingCollection<WriteOperation> _waiting = [];
    private readonly Connection _connection;
    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private volatile bool _failing;

    public WriteQueue(Connection connection, string file, TimeProvider time, ILogger logger)
    {
        _connection = connection;
        _file = file;
        _time = time;
        _logger = logger;
        _thread = new Thread(Work) { IsBackground = true, Name = "netra-writer" };
        _thread.Start();
    }

    /// <summary>Whether the last commit succeeded; after a failure it is tried again by itself.</summary>
    public bool IsHealthy => !_failing;

    /// <summary>Writes; returns when it is durable and <paramref name="committed"/> was called.</summary>
    public async ValueTask<T> RunAsync<T>(Func<Connection, T> body, Action<T>? committed, CancellationToken ct)
    {
        var operation = new WriteOperation<T>(body, committed, ct);
        await _slots.WaitAsync(ct);
        try
        {
            Add(operation);
            return await operation.Completion;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Writes what waits, then stops. Twice is once.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _connection.Dispose();
    }

    private void Add(WriteOperation operation)
    {
        try
        {
            _waiting.Add(operation);
        }
        catch (InvalidOperationException)
        {
            throw StoreFailure.Closed();
        }
    }

    private void Work()
    {
        while (TryTake(out var first))
        {
            Commit(Group(first));
        }
    }

    private bool TryTake([NotNullWhen(true)] out WriteOperation? operation)
    {
        while (!_waiting.TryTake(out operation, _failing ? ProbeInterval : Timeout.InfiniteTimeSpan))
        {
            if (_waiting.IsCompleted)
            {
                return false;
            }
            Commit([new WriteOperation<int>(Probe, null, CancellationToken.None)]);
        }
        return true;
    }

    /// <summary>What waits now, up to a size and a time that keep the first in the group from waiting long.</summary>
    private IEnumerable<WriteOperation> Group(WriteOperation first)
    {
        var began = _time.GetTimestamp();
        yield return first;
        for (var count = 1; count < GroupOperations && _time.GetElapsedTime(began) < GroupTime && _waiting.TryTake(out var next); count++)
        {
            yield return next;
        }
    }

    private void Commit(IEnumerable<WriteOperation> group)
    {
        var taken = new List<WriteOperation>();
        try
        {
            _connection.Execute("BEGIN IMMEDIATE");
            foreach (var operation in group)
            {
                taken.Add(operation);
                operation.Execute(_connection);
            }
            _connection.Execute("COMMIT");
        }
        catch (Exception e)
        {
            Recover(e, taken, group);
            return;
        }
        _failing = false;
        foreach (var operation in taken)
        {
            operation.Deliver(e => PublishingFailed(_logger, LoggedFailure.Describe(e)));
        }
    }

    /// <summary>A group that could not be committed is committed one by one, so that what is possible is done.</summary>
    private void Recover(Exception failure, List<WriteOperation> taken, IEnumerable<WriteOperation> group)
    {
        try
        {
            _connection.Rollback();
        }
        catch (Exception e)
        {
            Log(e);
        }
        if (taken.Count == 0)
        {
            // The transaction could not even be begun: the group has not been taken from the queue yet, but for its first.
            taken.AddRange(group.Take(1));
        }
        if (taken.Count > 1)
        {
            foreach (var operation in taken)
            {
                Commit([operation]);
            }
            return;
        }
        _failing = true;
        Log(failure);
        taken[0].Fail(StoreFailure.ForCallers(failure, _file));
    }

    private void Log(Exception failure)
        => CommitFailed(_logger, (failure as SqliteException)?.SqliteExtendedErrorCode ?? 0, LoggedFailure.Describe(StoreFailure.ForCallers(failure, _file)));

    private static int Probe(Connection connection) => connection.Execute("UPDATE meta SET value = value WHERE name = 'epoch'");

    [LoggerMessage(1, LogLevel.Error, "A write to the store failed; SQLite's code is {Code}. {Failure}")]
    private static partial void CommitFailed(ILogger logger, int code, string failure);

    [LoggerMessage(2, LogLevel.Error, "An event could not be published. {Failure}")]
    private static partial void PublishingFailed(ILogger logger, string failure);
}
