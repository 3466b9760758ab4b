using System.Collections.Immutable;

namespace Netra.Execution;

/// <summary>
/// What happens in a run, in one order: keeps the tree of open calls and takes care that each is closed once, children before
/// parents, and that nothing follows the ending. Safe for concurrent use.
/// </summary>
/// <param name="writer">Stores what is told.</param>
/// <param name="stop">Decides how the run ends.</param>
/// <param name="time">The clock.</param>
/// <param name="eventsTold">How many events of the run are stored.</param>
/// <param name="eventLimit">How many it may have.</param>
/// <param name="left">Calls that earlier attempts left open, callees before callers; each is reopened, or closed in its turn.</param>
internal sealed class RunJournal(JournalWriter writer, RunStop stop, TimeProvider time, int eventsTold, int eventLimit, ImmutableArray<OpenCall> left)
{
    private readonly Lock _gate = new();
    private readonly List<OpenCall> _left = [.. left];
    private int _told = eventsTold;
    private int _open = left.Length;
    private bool _sealed;
    private CallNode? _root;

    /// <summary>The call of the agent that the user started; null before it begins.</summary>
    public CallNode? Root
    {
        get
        {
            lock (_gate)
            {
                return _root;
            }
        }
    }

    /// <summary>Tells facts of a call and stores steps with them.</summary>
    /// <exception cref="OperationCanceledException">The run is ending, or has told as much as it may.</exception>
    public void Append(CallNode node, JournalEntry entry)
    {
        lock (_gate)
        {
            Reserve(node, entry.Facts.Length);
            _ = Add(entry, isAwaited: false);
        }
    }

    /// <summary>Tells that the attempt begins.</summary>
    /// <param name="entry">The beginning.</param>
    /// <param name="isHeld">Whether the beginning of the run's agent follows at once.</param>
    public void Begin(JournalEntry entry, bool isHeld)
    {
        lock (_gate)
        {
            Reserve(null, entry.Facts.Length);
            _ = Add(entry, isAwaited: false, isHeld);
        }
    }

    /// <summary>Tells a thought of an agent, which is numbered in the order in which thoughts are told.</summary>
    public void Think(CallNode node, string thought, StepRecord step)
    {
        var agent = node.AgentNode;
        lock (_gate)
        {
            Reserve(node, 1);
            var number = ++agent.Thoughts;
            _ = Add(Thought(agent, thought, number, step with { Content = StepContent.Thought(agent.Agent.Id, number) }), isAwaited: false);
        }
    }

    /// <summary>Tells a thought that a model had in a turn, with the step of that turn.</summary>
    public StepRecord ThinkInTurn(CallNode node, string thought, Func<int, StepRecord> step)
    {
        lock (_gate)
        {
            Reserve(node, 1);
            var number = ++node.Thoughts;
            var stored = step(number);
            _ = Add(Thought(node, thought, number, stored), isAwaited: false);
            return stored;
        }
    }

    /// <summary>An earlier attempt has told a thought with this number.</summary>
    public void HasThought(CallNode node, int number)
    {
        lock (_gate)
        {
            node.Thoughts = Math.Max(node.Thoughts, number);
        }
    }

    /// <summary>Opens a call: its end is told in any case from now on.</summary>
    /// <param name="node">The call.</param>
    /// <param name="entry">Its beginning; null when an earlier attempt has told it.</param>
    /// <returns>Completes when the beginning is stored and shown.</returns>
    public Task Open(CallNode node, JournalEntry? entry)
    {
        lock (_gate)
        {
            if (entry is null)
            {
                Reserve(node.Parent, 0);
                _left.RemoveAll(call => call.Key == node.Key);
            }
            else
            {
                // One more for its end.
                Reserve(node.Parent, entry.Facts.Length + 1);
                _told--;
                _open++;
            }
            if (node.Parent is null)
            {
                _root = node;
            }
            else
            {
                node.Parent.Open.Add(node);
            }
            return entry is null ? Task.CompletedTask : Add(entry, isAwaited: true);
        }
    }

    /// <summary>Takes up a call that waited for its user, who has decided: one call instead of the other.</summary>
    /// <param name="waiting">The call while it waited; its resolution was told by whoever decided.</param>
    /// <param name="node">The call.</param>
    /// <param name="entry">Its beginning.</param>
    /// <returns>Completes when the beginning is stored and shown.</returns>
    public Task TakeUp(CallNode waiting, CallNode node, JournalEntry entry)
    {
        lock (_gate)
        {
            Reserve(waiting, entry.Facts.Length + 1);
            waiting.IsClosed = true;
            waiting.Parent!.Open.Remove(waiting);
            node.Parent!.Open.Add(node);
            return Add(entry, isAwaited: true);
        }
    }

    /// <summary>
    /// Tells of a call that it was taken up and at once refused, in one write: what has begun in the store and not ended is a call
    /// whose code may run.
    /// </summary>
    /// <param name="waiting">The call while it waited for its user; null when it did not.</param>
    /// <param name="node">The call.</param>
    /// <param name="beginning">Its beginning.</param>
    /// <param name="ending">Tells its end; called when it is told.</param>
    /// <exception cref="OperationCanceledException">The run is ending, or has told as much as it may.</exception>
    public void Refuse(CallNode? waiting, CallNode node, JournalEntry beginning, Func<JournalEntry> ending)
    {
        lock (_gate)
        {
            Reserve(waiting ?? node.Parent, beginning.Facts.Length + 1);
            if (waiting is not null)
            {
                waiting.IsClosed = true;
                waiting.Parent!.Open.Remove(waiting);
                _open--;
            }
            node.IsClosed = true;
            var end = ending();
            _ = Add(end with { Facts = [.. beginning.Facts, .. end.Facts] }, isAwaited: false);
        }
    }

    /// <summary>Takes nothing more but that the run waits for its user.</summary>
    /// <returns>Completes when that is stored, with all that was told before.</returns>
    public Task SuspendAsync(DateTimeOffset now)
    {
        lock (_gate)
        {
            _sealed = true;
            return Add(new JournalEntry { Transition = new RunTransition { Status = RunStatus.Waiting, At = now } }, isAwaited: true);
        }
    }

    /// <summary>
    /// Closes a call, and before it whatever is still open inside it; false when somebody else has closed it.
    /// </summary>
    /// <param name="node">The call.</param>
    /// <param name="ending">Tells its end; called when everything that it used is known.</param>
    /// <param name="orphans">Tells the end of a call that is open inside it.</param>
    /// <param name="isDone">Whether its work is done: that is kept when the host stops, since the next owner would do it again or not know.</param>
    public bool TryClose(CallNode node, Func<JournalEntry> ending, IOrphans orphans, bool isDone = false)
    {
        lock (_gate)
        {
            // Of a run that this host gives up nothing more is told, however its code takes that.
            var isKept = isDone && stop.Reason == StopReason.Drained && node.Open.Count == 0;
            if (_sealed || node.IsClosed || (stop.IsGivenUp && !isKept))
            {
                return false;
            }
            CloseInside(node, orphans);
            Close(node, ending());
            return true;
        }
    }

    /// <summary>Closes all that is open, tells the ending, and takes nothing more.</summary>
    /// <returns>Completes when the ending is stored and shown.</returns>
    public Task EndAsync(Func<JournalEntry> ending, IOrphans orphans)
    {
        lock (_gate)
        {
            if (_sealed || stop.IsGivenUp)
            {
                return Task.FromException(stop.Exception());
            }
            if (_root is { IsClosed: false } root)
            {
                CloseInside(root, orphans);
                Close(root, orphans.End(root));
            }
            CloseLeft(static _ => true, orphans);
            _sealed = true;
            return Add(ending(), isAwaited: true);
        }
    }

    /// <summary>Takes nothing more; what is open stays open in the store.</summary>
    public void Seal()
    {
        lock (_gate)
        {
            _sealed = true;
        }
    }

    /// <summary>Adds what was used to a call and to all around it.</summary>
    public void Use(CallNode node, RunUsage usage)
    {
        lock (_gate)
        {
            for (CallNode? around = node; around is not null; around = around.Parent)
            {
                around.Usage += usage;
            }
        }
    }

    /// <summary>Adds warnings to a call, at most as many as a run may show.</summary>
    public void Warn(CallNode node, IEnumerable<RunWarning> warnings)
    {
        const int most = 100;
        lock (_gate)
        {
            node.Warnings.AddRange(warnings.Take(Math.Max(0, most - node.Warnings.Count)));
        }
    }

    /// <summary>Notes that the rest of the thread belongs to another agent.</summary>
    public void HandThreadTo(CallNode node, string? agent)
    {
        lock (_gate)
        {
            node.ThreadAgent = agent ?? node.ThreadAgent;
        }
    }

    /// <summary>Waits until everything that was told so far is stored and was shown: what is streamed may build on it.</summary>
    public ValueTask SettleAsync(CancellationToken ct) => writer.SettleAsync(ct);

    /// <summary>Lets whoever tells much wait until the store keeps up, and whoever is about to do the next step until it can be used.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken ct) => writer.WaitForRoomAsync(ct);

    private static JournalEntry Thought(CallNode agent, string thought, int number, StepRecord step)
        => new() { Facts = [new RunFact(new AgentThinking(thought, number), agent.Agent)], Steps = [step] };

    private void CloseInside(CallNode node, IOrphans orphans)
    {
        foreach (var child in node.Open.ToArray())
        {
            CloseInside(child, orphans);
            Close(child, orphans.End(child));
        }
        CloseLeft(call => StepKeys.IsBelow(call.Key, node.Key), orphans);
    }

    private void CloseLeft(Predicate<OpenCall> which, IOrphans orphans)
    {
        foreach (var call in _left.FindAll(which))
        {
            _left.Remove(call);
            Tell(orphans.End(call));
        }
    }

    private void Close(CallNode node, JournalEntry entry)
    {
        node.IsClosed = true;
        node.Parent?.Open.Remove(node);
        // After the end of the run's agent comes that of the run.
        Tell(entry, isHeld: node.Parent is null);
    }

    private void Tell(JournalEntry entry, bool isHeld = false)
    {
        _open--;
        _told += entry.Facts.Length;
        _ = Add(entry, isAwaited: false, isHeld);
    }

    // Room is kept for the end of every open call and of the run, so that the limit can never leave something open.
    private void Reserve(CallNode? node, int events)
    {
        // Code that was abandoned may still try to tell something of a call that is closed.
        if (_sealed || stop.IsStopped || node is { IsClosed: true })
        {
            throw stop.Exception();
        }
        if (events > 0 && _told + events + _open + 1 > eventLimit)
        {
            throw stop.Fail(FailureCodes.EventLimit, $"A run may have {eventLimit} events; ask for something smaller.");
        }
        _told += events;
    }

    private Task Add(JournalEntry entry, bool isAwaited, bool isHeld = false) => writer.Add(entry, time.GetUtcNow(), isAwaited, isHeld);
}
