namespace Netra.Execution;

/// <summary>
/// What was used of something that there is so much of, and what is kept for calls under way, so that calls side by side cannot all
/// use the same rest. Safe for concurrent use.
/// </summary>
/// <param name="used">What was used before.</param>
internal sealed class Allowance(decimal used)
{
    private readonly Lock _gate = new();
    private decimal _used = used;
    private decimal _kept;
    private TaskCompletionSource? _settled;

    /// <summary>Whether all was used.</summary>
    /// <param name="limit">How much there is; 0 when there is no limit.</param>
    public bool IsSpent(decimal limit)
    {
        lock (_gate)
        {
            return limit > 0 && _used >= limit;
        }
    }

    /// <summary>
    /// Keeps some for a call. While others keep what is left it waits until they have used it or given it back: most calls use less than
    /// they might.
    /// </summary>
    /// <param name="limit">How much there is; 0 when there is no limit.</param>
    /// <param name="least">With less than this a call cannot be made.</param>
    /// <param name="most">What the call uses at most.</param>
    /// <param name="ct">Cancels waiting.</param>
    /// <returns>What was kept, to be given to <see cref="Settle"/>; null when too little was left unused.</returns>
    public async ValueTask<decimal?> KeepAsync(decimal limit, decimal least, decimal most, CancellationToken ct)
    {
        while (true)
        {
            Task settled;
            lock (_gate)
            {
                var kept = limit > 0 ? Math.Min(most, limit - _used) : most;
                if (kept < least || (limit > 0 && _used >= limit))
                {
                    return null;
                }
                if (limit == 0 || _used + _kept + kept <= limit)
                {
                    _kept += kept;
                    return kept;
                }
                settled = (_settled ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await settled.WaitAsync(ct);
        }
    }

    /// <summary>Gives back what was kept and counts what was used instead.</summary>
    public void Settle(decimal kept, decimal used)
    {
        lock (_gate)
        {
            _kept -= kept;
            _used += used;
            _settled?.TrySetResult();
            _settled = null;
        }
    }
}
