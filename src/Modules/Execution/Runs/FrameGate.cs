namespace Netra.Execution;

/// <summary>
/// Lets a frame do one operation at a time, numbers them in the order in which they are asked for, and ends with the code
/// that the frame was given to.
/// </summary>
internal sealed class FrameGate(string path, RunStop stop)
{
    private readonly Lock _gate = new();
    private bool _busy;
    private bool _closed;
    private int _ordinal;
    private TaskCompletionSource? _idle;

    /// <summary>Begins an operation and gives its key. Synchronous, so that the order of asking decides.</summary>
    /// <exception cref="InvalidOperationException">The frame is at work, or its code has returned.</exception>
    /// <exception cref="OperationCanceledException">The run is ending.</exception>
    public string Begin()
    {
        lock (_gate)
        {
            Enter();
            return $"{path}/{_ordinal++}";
        }
    }

    /// <summary>Begins something that is not stored and has no key.</summary>
    public void BeginUnstored()
    {
        lock (_gate)
        {
            Enter();
        }
    }

    /// <summary>Ends the operation.</summary>
    public void End()
    {
        lock (_gate)
        {
            _busy = false;
            _idle?.TrySetResult();
        }
    }

    /// <summary>
    /// Closes the frame when its code has returned.
    /// </summary>
    /// <returns>Null when it was idle as it should; else completes when the operation that nobody awaited has ended.</returns>
    public Task? Close()
    {
        lock (_gate)
        {
            _closed = true;
            return _busy ? (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : null;
        }
    }

    private void Enter()
    {
        stop.ThrowIfStopped();
        if (_closed)
        {
            throw new InvalidOperationException("This IRun belongs to a call that has returned. An IRun is a parameter: never store or capture it (NETRA402, NETRA403).");
        }
        if (_busy)
        {
            throw new InvalidOperationException(
                "This IRun is at work. Await each operation before the next; for parallel work use ForkAsync or CallAllAsync, and in a branch only the IRun that it is given (NETRA401, NETRA402).");
        }
        _busy = true;
    }
}
