namespace Netra.Execution;

/// <summary>One run among those that are counted: active until it ends, given up when it is disposed before. Used by one flow.</summary>
internal sealed class RunCount(RunCounts counts) : IDisposable
{
    private bool _isOver;

    /// <summary>The run's ending is stored.</summary>
    public void End(RunStatus status)
    {
        if (!_isOver)
        {
            _isOver = true;
            counts.End(status);
        }
    }

    public void Dispose()
    {
        if (!_isOver)
        {
            _isOver = true;
            counts.GiveUp();
        }
    }
}
