namespace Netra.Execution;

/// <summary>How many model calls, tool calls and tokens a run has left, over all its attempts. Safe for concurrent use.</summary>
/// <param name="modelCalls">Model calls.</param>
/// <param name="toolCalls">Tool calls.</param>
internal sealed class CallBudget(int modelCalls, int toolCalls)
{
    private int _models = modelCalls;
    private int _tools = toolCalls;

    /// <summary>Of <see cref="NetraLimits.TokensPerRun"/>.</summary>
    public Allowance Tokens { get; } = new(0);

    /// <summary>Tool calls that are left.</summary>
    public int ToolCallsLeft => Volatile.Read(ref _tools);

    /// <summary>Takes one model call; false when there is none.</summary>
    public bool TryTakeModelCall() => Interlocked.Decrement(ref _models) >= 0;

    /// <summary>Takes one tool call; false when there is none.</summary>
    public bool TryTakeToolCall() => Interlocked.Decrement(ref _tools) >= 0;

    /// <summary>Takes what an earlier attempt used.</summary>
    public void Take(RunUsage usage)
    {
        Interlocked.Add(ref _models, -usage.ModelCalls);
        Interlocked.Add(ref _tools, -usage.ToolCalls);
        Tokens.Settle(0, usage.InputTokens + usage.OutputTokens);
    }
}
