namespace Netra;

/// <summary>Something to be written. Executed and delivered by the writer thread only.</summary>
internal abstract class WriteOperation
{
    /// <summary>
    /// Writes, within a transaction that others share. May be called again when that transaction could not be committed.
    /// A failure that concerns this operation alone is kept as its outcome; one of the whole database is thrown.
    /// </summary>
    public abstract void Execute(Connection connection);

    /// <summary>After the commit: tells who must know, then completes the caller.</summary>
    public abstract void Deliver(Action<Exception> failed);

    /// <summary>Completes the caller with a failure.</summary>
    public abstract void Fail(Exception failure);
}

/// <summary>A write with a result.</summary>
/// <param name="body">What is written; a function of the database and nothing else, since it may run twice.</param>
/// <param name="committed">Called on the writer thread after the commit, in the order of commits; null for nothing.</param>
/// <param name="ct">Cancels while it waits; once begun, it is brought to its end.</param>
internal sealed class WriteOperation<T>(Func<Connection, T> body, Action<T>? committed, CancellationToken ct) : WriteOperation
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public override void Execute(Connection connection)
    {
        _failure = null;
        if (ct.IsCancellationRequested)
        {
            _failure = new OperationCanceledException(ct);
            return;
        }
        connection.Execute("SAVEPOINT operation");
        try
        {
            _result = body(connection);
        }
        catch (Exception e) when (!StoreFailure.IsFatal(e))
        {
            _failure = e;
            connection.Execute("ROLLBACK TO operation");
        }
        connection.Execute("RELEASE operation");
    }

    public override void Deliver(Action<Exception> failed)
    {
        if (_failure is not null)
        {
            Fail(_failure);
            return;
        }
        try
        {
            committed?.Invoke(_result!);
        }
        catch (Exception e)
        {
            failed(e);
        }
        _completion.TrySetResult(_result!);
    }

    public override void Fail(Exception failure)
    {
        if (failure is OperationCanceledException)
        {
            _completion.TrySetCanceled(ct);
        }
        else
        {
            _completion.TrySetException(failure);
        }
    }
}
