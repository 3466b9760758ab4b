using System.Diagnostics.CodeAnalysis;

namespace Netra.Execution;

/// <summary>Why a run is made to end.</summary>
internal enum StopReason
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Its user asked.</summary>
    Cancelled,

    /// <summary>Its time is over.</summary>
    TimedOut,

    /// <summary>A limit was met, or it cannot go on.</summary>
    Failed,

    /// <summary>The host stops; the next owner goes on with it.</summary>
    Drained,

    /// <summary>All that is left to do waits for its user; it goes on when that has decided.</summary>
    Suspended,

    /// <summary>Somebody else owns it, or it is gone.</summary>
    LeaseLost,

    /// <summary>The store refused a write.</summary>
    StoreFailed,
}

/// <summary>
/// The one place where it is decided how a run ends: the first of its root agent's return and any reason to stop wins.
/// Safe for concurrent use.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "An abandoned body may look at the token for as long as it likes; a source without a timer holds nothing.")]
internal sealed class RunStop
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();
    private bool _finished;

    /// <summary>Cancelled when the run is made to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Why, or <see cref="StopReason.None"/>.</summary>
    public StopReason Reason { get; private set; }

    /// <summary>The failure, when that is the reason.</summary>
    public EventError? Failure { get; private set; }

    /// <summary>How a call ends that was at work when the run was made to end.</summary>
    public CallOutcome Outcome => Reason switch
    {
        StopReason.TimedOut => CallOutcome.Failed(CallStatus.Timeout, FailureCodes.Timeout, "The run ran out of time."),
        StopReason.Failed => CallOutcome.Failed(CallStatus.Error, Failure!.Code, Failure.Message),
        StopReason.None => CallOutcome.Failed(CallStatus.Error, FailureCodes.AgentFailed, "The agent that called it has ended."),
        _ => CallOutcome.Failed(CallStatus.Cancelled, FailureCodes.Cancelled, "The run was cancelled."),
    };

    /// <summary>Whether the run is made to end.</summary>
    public bool IsStopped => _source.IsCancellationRequested;

    /// <summary>Whether this process may not end it: its owner, the next one, or what the store says does.</summary>
    public bool IsGivenUp => Reason is StopReason.Drained or StopReason.Suspended or StopReason.LeaseLost or StopReason.StoreFailed;

    /// <summary>Makes the run end; false when it has been decided otherwise before. Runs no foreign code on the caller's thread.</summary>
    public bool TryStop(StopReason reason, EventError? failure = null)
    {
        lock (_gate)
        {
            // What is lost is lost, whatever was decided before.
            var isLoss = reason is StopReason.LeaseLost or StopReason.StoreFailed;
            if (isLoss ? Reason is StopReason.LeaseLost or StopReason.StoreFailed : _finished || Reason != StopReason.None)
            {
                return false;
            }
            Reason = reason;
            Failure = failure ?? Failure;
            Cancellation = _source.IsCancellationRequested ? Cancellation : _source.CancelAsync();
        }
        return true;
    }

    /// <summary>The root agent has come to an end of its own; false when the run was made to end before.</summary>
    public bool TryFinish()
    {
        lock (_gate)
        {
            _finished = Reason == StopReason.None;
            return _finished;
        }
    }

    /// <summary>The callbacks of those who were told; faulted when one of them threw.</summary>
    public Task Cancellation { get; private set; } = Task.CompletedTask;

    /// <exception cref="OperationCanceledException">The run is made to end.</exception>
    public void ThrowIfStopped()
    {
        if (IsStopped)
        {
            throw Exception();
        }
    }

    /// <summary>What every operation of a run throws that is made to end.</summary>
    public OperationCanceledException Exception() => new("The run is ending.", Token);

    /// <summary>Makes the run fail, and gives what is to be thrown.</summary>
    public OperationCanceledException Fail(string code, string message)
    {
        TryStop(StopReason.Failed, new EventError(code, message));
        return Exception();
    }
}
