namespace Netra.Testing;

/// <summary>A host did not take a run: nothing was stored, no agent was started.</summary>
/// <param name="refusal">What it answered.</param>
public sealed class RunRefusedException(SubmitResult.Refused refusal)
    : Exception($"The run was refused: {refusal.Code}{(refusal.Field is null ? "" : $" ({refusal.Field})")}. {refusal.Message}")
{
    /// <summary>What the host answered: a stable code, what to do, and the member that is wrong.</summary>
    public SubmitResult.Refused Refusal { get; } = refusal;
}
