namespace Netra.Execution;

/// <summary>
/// What one user's runs used of the tokens and dollars of a UTC day. A run counts on the day on which it started. Safe for
/// concurrent use.
/// </summary>
internal sealed class UserBudget(UserId user, IThreadStore threads, NetraLimits limits)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<DateOnly, Task<DayBudget>> _days = [];

    /// <summary>What is known of a day; read from the store when it is first asked for.</summary>
    public async ValueTask<DayBudget> OnAsync(DateOnly day)
    {
        Task<DayBudget> loading;
        lock (_gate)
        {
            if (!_days.TryGetValue(day, out loading!) || loading.IsFaulted)
            {
                loading = _days[day] = LoadAsync(day);
                // Runs last no longer than a day: no other day is asked for any more.
                while (_days.Count > 2)
                {
                    _days.Remove(_days.Keys.First());
                }
            }
        }
        return await loading;
    }

    private async Task<DayBudget> LoadAsync(DateOnly day)
    {
        var used = await threads.ReadUsageAsync(user, day, CancellationToken.None);
        return new DayBudget(limits, used);
    }
}
