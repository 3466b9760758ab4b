namespace Netra.Execution;

/// <summary>Where a run of this process stands in the scheduler. Guarded by the scheduler.</summary>
internal enum Placement
{
    /// <summary>In line.</summary>
    Waiting,

    /// <summary>Has a slot.</summary>
    Active,

    /// <summary>Has a slot, and is about to tell its ending.</summary>
    Ending,

    /// <summary>Has neither and waits for its user; holds up the later runs of its thread.</summary>
    Suspended,

    /// <summary>Has neither, and is about to tell its ending: the later runs of its thread begin after that.</summary>
    Leaving,

    /// <summary>Has neither.</summary>
    Gone,
}

/// <summary>A run that was admitted or taken up in this process and has not ended.</summary>
internal sealed class PendingRun(UserContext user, ThreadId thread, RunId run, UserRunQueue queue, IDisposable engine)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UserContext User { get; } = user;

    public ThreadId Thread { get; } = thread;

    public RunId Run { get; } = run;

    public UserRunQueue Queue { get; } = queue;

    /// <summary>Keeps the user's engine while the run, or code of it, is there.</summary>
    public IDisposable Engine { get; } = engine;

    /// <summary>Decides how the run ends.</summary>
    public RunStop Stop { get; } = new();

    /// <summary>The text that is being streamed; null until the run has started.</summary>
    public AnswerStream? Answer { get; set; }

    /// <summary>What goes on in it side by side; null until the run has started.</summary>
    public RunActivity? Activity { get; set; }

    /// <summary>Looks after it while it waits for its user; null when it does not.</summary>
    public ITimer? Alarm { get; set; }

    /// <summary>Runs it; set before it can be started.</summary>
    public required Func<PendingRun, Task> Work { get; init; }

    /// <summary>Completes when the run has ended and given back what it had.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Where it stands.</summary>
    public Placement Placement { get; set; }

    /// <summary>Whether it is stored, so that it may start.</summary>
    public bool IsStored { get; set; }

    /// <summary>Whether it has told that it started.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether an earlier owner left it.</summary>
    public bool IsTakenUp { get; init; }

    /// <summary>This process's ownership of it; null before it has a slot.</summary>
    public HeldLease? Lease { get; set; }

    /// <summary>Whether its user was told that it waits.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>The position that its user was last told, and when.</summary>
    public (int Position, long At) Told { get; set; }

    /// <summary>The run is over.</summary>
    public void End() => _ended.TrySetResult();
}
