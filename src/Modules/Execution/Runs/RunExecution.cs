namespace Netra.Execution;

/// <summary>One attempt of a run while it is at work: what all of its frames share. Safe for concurrent use.</summary>
internal sealed class RunExecution
{
    public RunExecution(ExecutionServices services, RunRecord record, RunContext context, IRunScope scope, RunStop stop, RunJournal journal, StepLog steps, AnswerStream answer, ToolRates rates, DayBudget today, RunBodies bodies)
    {
        Services = services;
        Record = record;
        Context = context;
        Scope = scope;
        Stop = stop;
        Journal = journal;
        Steps = steps;
        Answer = answer;
        Rates = rates;
        Today = today;
        Bodies = bodies;
        Budget = new CallBudget(services.Limits.ModelCallsPerRun, services.Limits.ToolCallsPerRun);
        Orphans = new StoppedCalls(stop, services.Time);
        Agents = new AgentRunner(this);
        Tools = new ToolRunner(this);
        Approvals = new ToolApprovals(this);
        Activity = new RunActivity(stop);
    }

    public ExecutionServices Services { get; }

    public RunRecord Record { get; }

    public RunContext Context { get; }

    public IRunScope Scope { get; }

    public RunStop Stop { get; }

    public RunJournal Journal { get; }

    public StepLog Steps { get; }

    public AnswerStream Answer { get; }

    public ToolRates Rates { get; }

    public CallBudget Budget { get; }

    /// <summary>What the user used on the day of the run.</summary>
    public DayBudget Today { get; }

    /// <summary>Its code that is at work.</summary>
    public RunBodies Bodies { get; }

    public AgentRunner Agents { get; }

    public ToolRunner Tools { get; }

    public ToolApprovals Approvals { get; }

    /// <summary>What goes on in the run side by side.</summary>
    public RunActivity Activity { get; }

    public RunId Run => Record.Run;

    public TimeProvider Time => Services.Time;

    /// <summary>What an earlier attempt stored at this key, or null.</summary>
    /// <exception cref="OperationCanceledException">It was another step: the run ends.</exception>
    public StepRecord? FindStep(string key, StepKind kind, string name, ReadOnlyMemory<byte> inputHash)
    {
        var stored = Steps.Take(key);
        if (stored is not null && (stored.Kind != kind || stored.Name != name || !stored.InputHash.Span.SequenceEqual(inputHash.Span)))
        {
            throw Mismatch(key);
        }
        return stored;
    }

    /// <summary>Makes the run end because its code does not do again what it did.</summary>
    public OperationCanceledException Mismatch(string key)
    {
        Services.Log.ReplayMismatch(Run, key);
        return Stop.Fail(FailureCodes.ReplayMismatch, "The agent's code did other things than before the interruption; ask again.");
    }

    /// <summary>Makes the run end when code came to an end of its own without asking for all that it had asked for in an earlier attempt.</summary>
    /// <param name="key">The key of the code's frame.</param>
    /// <param name="outcome">What became of it; whoever was interrupted could not ask for more.</param>
    /// <param name="ct">What interrupts it.</param>
    /// <exception cref="OperationCanceledException">It did not: the run ends.</exception>
    public void RequireReached(string key, CallOutcome outcome, CancellationToken ct)
    {
        if (outcome.Status is CallStatus.Ok or CallStatus.Error && !ct.IsCancellationRequested && !Stop.IsStopped && Steps.HasUnreached(key))
        {
            throw Mismatch(key);
        }
    }

    /// <summary>The outcome of an ended step, counted as if it had just happened.</summary>
    public CallOutcome Replay(StepRecord stored, CallNode? parent)
    {
        var outcome = StepContent.Read(stored.Content);
        Budget.Take(outcome.Usage);
        if (parent is not null)
        {
            Journal.Use(parent, outcome.Usage);
            Journal.Warn(parent, outcome.Warnings);
        }
        return outcome;
    }

    /// <summary>How a call is told that was open when the run was made to end.</summary>
    public CallOutcome Stopped() => Stop.Outcome;

    /// <summary>Tells the end of calls whose own code does not.</summary>
    public IOrphans Orphans { get; }
}
