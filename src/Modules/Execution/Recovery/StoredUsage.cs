namespace Netra.Execution;

/// <summary>What a run used, by what is stored of it.</summary>
internal static class StoredUsage
{
    /// <summary>The turns of models and the tool calls that were taken up, as far as they can be read.</summary>
    public static RunUsage Sum(IReadOnlyList<StepRecord> steps)
    {
        var usage = new RunUsage { ToolCalls = steps.Count(static step => step.Kind == StepKind.Tool && !(step.Ended && Read(step, StepContent.Read)?.Code == FailureCodes.ToolUnknown)) };
        return steps
            .Where(static step => step is { Kind: StepKind.Model, Ended: true })
            .Aggregate(usage, static (sum, step) => sum + (Read(step, ModelReply.Read)?.Usage ?? RunUsage.None));
    }

    private static T? Read<T>(StepRecord step, Func<JsonText, T> read)
        where T : class
    {
        try
        {
            return read(step.Content);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
