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
    {
        // Whatever waits in a thread with nothing active in it takes the next slot.
        var threads = Active.Where(static run => run.Placement == Placement.Active).Concat(Waiting).Select(static run => run.Thread).ToHashSet();
        return threads.Count >= mostActive || threads.Contains(thread) || Suspended.Exists(other => other.Thread == thread);
    }

    /// <summary>How many of the user's runs are ahead of one in line.</summary>
    public int PositionOf(PendingRun run)
        => Active.Count(static other => other.Placement == Placement.Active) + Suspended.Count(other => other.Thread == run.Thread) + Waiting.IndexOf(run);
}
