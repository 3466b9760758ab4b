namespace Netra.Execution;

/// <summary>What a run used, by what is stored of it.</summary>
internal static class StoredUsage
{
    /// <summary>The turns of models and the tool calls that were taken up.</summary>
    public static RunUsage Sum(IReadOnlyList<StepRecord> steps)
    {
        var usage = new RunUsage { ToolCalls = steps.Count(static step => step.Kind == StepKind.Tool && !(step.Ended && StepContent.Read(step.Content).Code == FailureCodes.ToolUnknown)) };
        return steps
            .Where(static step => step is { Kind: StepKind.Model, Ended: true })
            .Aggregate(usage, static (sum, step) => sum + ModelReply.Read(step.Content).Usage);
    }
}
