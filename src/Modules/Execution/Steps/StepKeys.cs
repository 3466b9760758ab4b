namespace Netra.Execution;

/// <summary>Keys of steps: the path of a frame and an ordinal, as in <c>/0/0.1/2</c>.</summary>
internal static class StepKeys
{
    /// <summary>Whether a step was asked for inside of the call at another key, or in a branch of it.</summary>
    public static bool IsBelow(string key, string other)
        => key.Length > other.Length && (key[other.Length] is '/' or '.') && key.StartsWith(other, StringComparison.Ordinal);
}
