namespace Netra.Execution;

/// <summary>One user's runs in the scheduler, which guards it.</summary>
internal sealed class UserRunQueue
{
    /// <summary>In line, first first.</summary>
    public List<PendingRun> Waiting { get; } = [];

    /// <summary>With a slot.</summary>
    public List<PendingRun> Active { get; } = [];

    /// <summary>Runs without a slot that began, and wait for their user or are about to end: each holds up the later ones of its thread.</summary>
    public List<PendingRun> Suspended { get; } = [];

    /// <summary>Runs that ended while their code did not come back.</summary>
    public int Leaked { get; set; }

    /// <summary>Tells positions that changed sooner than they may be told again; null when none did.</summary>
    public ITimer? Teller { get; set; }

    /// <summary>How many are at work, in line or wait for their user.</summary>
    public int Count => Working() + Waiting.Count + Suspended.Count;

    /// <summary>The first run that may start now; null when none may.</summary>
    /// <param name="mostActive">How many may have a slot.</param>
    /// <param name="mostLeaked">From how many on that did not come back no other is begun.</param>
    public PendingRun? FindStartable(int mostActive, int mostLeaked)
    {
        if (Active.Count >= mostActive || Leaked >= mostLeaked)
        {
            return null;
        }
        foreach (var run in Waiting)
        {
            // The first of a thread goes first: one that is not stored yet holds up those behind it in its thread.
            if (run.IsStored && !Suspended.Exists(other => other.Thread == run.Thread) && !Active.Exists(other => other.Thread == run.Thread) && Waiting.Find(other => other.Thread == run.Thread) == run)
            {
                return run;
            }
        }
        return null;
    }

    /// <summary>Whether a new run of this thread has to wait, apart from runs that are about to end.</summary>
    public bool MustWait(ThreadId thread, int mostActive)
        => Working() + Startable().Count() >= mostActive || IsHeld(thread) || Waiting.Exists(run => run.Thread == thread);

    /// <summary>How many that wait take a slot as soon as there is one, those about to be stored with them.</summary>
    public int CountStartable(int mostActive, int mostLeaked)
        => Leaked >= mostLeaked ? 0 : Math.Min(Startable().Count(), Math.Max(0, mostActive - Working()));

    // Whatever waits in a thread with nothing in its way takes the next slot.
    private IEnumerable<ThreadId> Startable() => Waiting.Select(static run => run.Thread).Distinct().Where(thread => !IsHeld(thread));

    private bool IsHeld(ThreadId thread)
        => Suspended.Exists(other => other.Thread == thread) || Active.Exists(other => other.Thread == thread && other.Placement == Placement.Active);

    private int Working() => Active.Count(static run => run.Placement == Placement.Active);

    /// <summary>How many of the user's runs are ahead of one in line.</summary>
    public int PositionOf(PendingRun run)
        => Working() + Suspended.Count(other => other.Thread == run.Thread) + Waiting.IndexOf(run);
}
