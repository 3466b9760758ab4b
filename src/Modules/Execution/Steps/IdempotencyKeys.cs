namespace Netra.Execution;

/// <summary>Keys by which other systems recognise work that is repeated.</summary>
internal static class IdempotencyKeys
{
    /// <summary>The key of the step at this key of this run: the same in every attempt, and no other's.</summary>
    public static string For(RunId run, string stepKey) => OpaqueId.Derive("i_", run.Value, stepKey);
}
