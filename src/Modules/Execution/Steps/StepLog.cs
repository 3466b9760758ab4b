namespace Netra.Execution;

/// <summary>
/// The steps that earlier attempts of a run stored, each given out once. Empty in the first attempt. Safe for concurrent use.
/// </summary>
internal sealed class StepLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StepRecord> _unreached = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ApprovalRecord> _approvals = new(StringComparer.Ordinal);
    private readonly Dictionary<AgentCallId, int> _thoughts = [];

    /// <param name="steps">What is stored.</param>
    /// <param name="approvals">What the user was asked to approve.</param>
    public StepLog(IReadOnlyList<StepRecord> steps, IReadOnlyList<ApprovalRecord> approvals)
    {
        foreach (var asked in approvals)
        {
            _approvals.Add(asked.Key, asked);
        }
        foreach (var step in steps)
        {
            _unreached.Add(step.Key, step);
            if (step.Kind == StepKind.Thought)
            {
                var (agent, number) = StepContent.ReadThought(step.Content);
                _thoughts[agent] = Math.Max(number, _thoughts.GetValueOrDefault(agent));
            }
        }
    }

    /// <summary>The step at this key, which counts as reached from now on; an ended one's callees with it. Null when there is none.</summary>
    public StepRecord? Take(string key)
    {
        lock (_gate)
        {
            if (!_unreached.Remove(key, out var step))
            {
                return null;
            }
            if (step.Ended)
            {
                _approvals.Remove(key);
            }
            // A fork's branches are run again to give their results to the code around it; every other ended step stands for all below it.
            // Calls of a model's turn are below the turn, but not part of its stored reply.
            if (step.Ended && step.Kind is not (StepKind.Fork or StepKind.Model))
            {
                ForgetBelow(key);
            }
            return step;
        }
    }

    /// <summary>The approval that was asked for the call at this key, which counts as reached from now on; null when none was.</summary>
    public ApprovalRecord? TakeApproval(string key)
    {
        lock (_gate)
        {
            return _approvals.Remove(key, out var asked) ? asked : null;
        }
    }

    /// <summary>The call at this key has ended: its result stands for all that was stored below it.</summary>
    public void Forget(string key)
    {
        lock (_gate)
        {
            ForgetBelow(key);
        }
    }

    /// <summary>Whether a step was stored below this frame that its code did not ask for now.</summary>
    public bool HasUnreached(string frame)
    {
        lock (_gate)
        {
            return _unreached.Keys.Any(key => StepKeys.IsBelow(key, frame)) || _approvals.Keys.Any(key => StepKeys.IsBelow(key, frame));
        }
    }

    /// <summary>The number of the last thought that this call of an agent has told.</summary>
    public int LastThought(AgentCallId agent)
    {
        lock (_gate)
        {
            return _thoughts.GetValueOrDefault(agent);
        }
    }

    private void ForgetBelow(string key)
    {
        foreach (var other in _unreached.Keys.Where(other => StepKeys.IsBelow(other, key)).ToArray())
        {
            _unreached.Remove(other);
        }
        foreach (var other in _approvals.Keys.Where(other => StepKeys.IsBelow(other, key)).ToArray())
        {
            _approvals.Remove(other);
        }
    }
}
