using System.Collections.Concurrent;

namespace Netra;

/// <summary>
/// A few threads that read, each with a connection of its own: SQLite blocks the thread that calls it, so the thread pool's
/// are left alone. Each read sees one state of the database. Bounded: when it is full, callers wait. Safe for concurrent use.
/// </summary>
internal sealed class ReadPool : IDisposable
{
    private const int Capacity = 1_024;

    private readonly SemaphoreSlim _slots = new(Capacity);
    private readonly BlockingCollection<Action<Connection>> _waiting = [];
    private readonly string _file;
    private readonly List<Thread> _threads = [];

    public ReadPool(string file, int threads)
    {
        _file = file;
        for (var i = 0; i < threads; i++)
        {
            var connection = Connection.OpenReader(file);
            var thread = new Thread(() => Work(connection)) { IsBackground = true, Name = "netra-reader" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Reads in one transaction.</summary>
    public async ValueTask<T> RunAsync<T>(Func<Connection, T> body, CancellationToken ct)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _slots.WaitAsync(ct);
        try
        {
            Add(connection => Read(connection, body, completion, ct));
            return await completion.Task;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Reads what waits, then stops. Twice is once.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private void Add(Action<Connection> read)
    {
        try
        {
            _waiting.Add(read);
        }
        catch (InvalidOperationException)
        {
            throw StoreFailure.Closed();
        }
    }

    private void Work(Connection connection)
    {
        using (connection)
        {
            foreach (var read in _waiting.GetConsumingEnumerable())
            {
                read(connection);
            }
        }
    }

    private void Read<T>(Connection connection, Func<Connection, T> body, TaskCompletionSource<T> completion, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
        {
            completion.TrySetCanceled(ct);
            return;
        }
        try
        {
            connection.Execute("BEGIN");
            try
            {
                completion.TrySetResult(body(connection));
            }
            finally
            {
                connection.Rollback();
            }
        }
        catch (Exception e)
        {
            completion.TrySetException(StoreFailure.ForCallers(e, _file));
        }
    }
}
