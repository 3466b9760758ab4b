namespace Netra.Execution;

/// <summary>How many model calls, tool calls and tokens a run has left, over all its attempts. Safe for concurrent use.</summary>
/// <param name="modelCalls">Model calls.</param>
/// <param name="toolCalls">Tool calls.</param>
/// <param name="tokens">Tokens; 0 when there is no limit.</param>
internal sealed class CallBudget(int modelCalls, int toolCalls, long tokens)
{
    private int _models = modelCalls;
    private int _tools = toolCalls;
    private long _tokens = tokens == 0 ? long.MaxValue / 2 : tokens;

    /// <summary>Tool calls that are left.</summary>
    public int ToolCallsLeft => Volatile.Read(ref _tools);

    /// <summary>Takes one model call; false when there is none.</summary>
    public bool TryTakeModelCall() => Interlocked.Decrement(ref _models) >= 0;

    /// <summary>Takes one tool call; false when there is none.</summary>
    public bool TryTakeToolCall() => Interlocked.Decrement(ref _tools) >= 0;

    /// <summary>Keeps tokens for a call; false when fewer are left, or none.</summary>
    public bool TryReserveTokens(long count)
    {
        if (Interlocked.Add(ref _tokens, -count) >= 0 && Interlocked.Read(ref _tokens) + count > 0)
        {
            return true;
        }
        Interlocked.Add(ref _tokens, count);
        return false;
    }

    /// <summary>Gives back what was kept and takes what was used instead.</summary>
    public void SettleTokens(long reserved, RunUsage actual) => Interlocked.Add(ref _tokens, reserved - actual.InputTokens - actual.OutputTokens);

    /// <summary>Takes what an earlier attempt used.</summary>
    public void Take(RunUsage usage)
    {
        Interlocked.Add(ref _models, -usage.ModelCalls);
        Interlocked.Add(ref _tools, -usage.ToolCalls);
        SettleTokens(0, usage);
    }
}
