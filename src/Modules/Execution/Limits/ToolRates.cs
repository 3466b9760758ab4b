namespace Netra.Execution;

/// <summary>Counts one user's calls of tools that may be called only so often a minute. Safe for concurrent use.</summary>
internal sealed class ToolRates(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<long>> _calls = new(StringComparer.Ordinal);

    /// <summary>Takes one call of the last minute; false when there are as many as allowed. Bounded by the tools of the registry and their limits.</summary>
    public bool TryTake(string tool, int callsPerMinute)
    {
        lock (_gate)
        {
            if (!_calls.TryGetValue(tool, out var calls))
            {
                _calls.Add(tool, calls = new Queue<long>());
            }
            while (calls.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= TimeSpan.FromMinutes(1))
            {
                calls.Dequeue();
            }
            if (calls.Count >= callsPerMinute)
            {
                return false;
            }
            calls.Enqueue(time.GetTimestamp());
            return true;
        }
    }
}
