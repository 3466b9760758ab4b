using System.Globalization;

namespace Netra.Execution;

/// <summary>
/// How many bytes the conversations of a run's user may have (<c>StoredBytesPerUser</c>), held by every write of the run but its last,
/// since every run tells how it ended. A write that is refused stops the run; it is stored all the same, with whatever was told before
/// the run stopped, since that has happened. Used by one flow.
/// </summary>
internal sealed class StoredBytesLimit(NetraLimits limits, RunStop stop)
{
    private bool _isExceeded;

    /// <summary>What a user who has met the limit does next.</summary>
    public static string Advice(NetraLimits limits)
        => string.Create(CultureInfo.InvariantCulture, $"Your conversations may have {limits.StoredBytesPerUser:N0} bytes together; delete one first.");

    /// <summary>Writes within the limit, or makes the run end.</summary>
    /// <param name="commit">What is written.</param>
    /// <param name="write">Writes it; may be called twice.</param>
    public async ValueTask StoreAsync(RunCommit commit, Func<RunCommit, ValueTask> write)
    {
        if (_isExceeded || (commit.Transition is { } transition && transition.Status.IsEnded()))
        {
            await write(commit);
            return;
        }
        try
        {
            await write(commit with { MaxStoredBytes = limits.StoredBytesPerUser });
        }
        catch (StoredBytesExceededException)
        {
            _isExceeded = true;
            stop.TryStop(StopReason.Failed, new EventError(FailureCodes.OutputLimit, Advice(limits)));
            await write(commit);
        }
    }
}
