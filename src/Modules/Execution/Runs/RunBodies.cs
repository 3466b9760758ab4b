namespace Netra.Execution;

/// <summary>
/// The code of agents and tools that is at work for one run, all of it on the pool: code that blocks holds a thread of the
/// pool, never that of a socket, of another call, or of the engine. Safe for concurrent use.
/// </summary>
internal sealed class RunBodies
{
    private readonly Lock _gate = new();
    private int _alive;
    private TaskCompletionSource? _none;

    /// <summary>Whether some code has not come back.</summary>
    public bool Any
    {
        get
        {
            lock (_gate)
            {
                return _alive > 0;
            }
        }
    }

    /// <summary>Starts a body.</summary>
    public Task<T> Start<T>(Func<Task<T>> body)
    {
        lock (_gate)
        {
            _alive++;
        }
        var task = Task.Run(async () =>
        {
            try
            {
                return await body();
            }
            finally
            {
                Leave();
            }
        });
        // When a body was abandoned nobody awaits it any more; what it throws late belongs to a call that is over.
        _ = task.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    /// <summary>Completes when all code has come back.</summary>
    public Task WhenNoneAsync()
    {
        lock (_gate)
        {
            return _alive == 0 ? Task.CompletedTask : (_none ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_alive == 0)
            {
                _none?.TrySetResult();
                _none = null;
            }
        }
    }
}
