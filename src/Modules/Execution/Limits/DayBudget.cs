using System.Globalization;

namespace Netra.Execution;

/// <summary>What a user used of one day, and what is reserved for calls under way. Safe for concurrent use.</summary>
internal sealed class DayBudget(NetraLimits limits, RunUsage used)
{
    private readonly Lock _gate = new();
    private long _tokens = used.InputTokens + used.OutputTokens;
    private decimal _cost = used.CostUsd ?? 0;
    private long _reserved;

    /// <summary>Why nothing more may be used today; null when something may.</summary>
    public string? Refuse(Plan plan)
    {
        lock (_gate)
        {
            return Refuse(plan, 0);
        }
    }

    /// <summary>Keeps tokens for a call; gives why not.</summary>
    public string? TryReserve(Plan plan, long tokens)
    {
        lock (_gate)
        {
            if (Refuse(plan, tokens) is { } refused)
            {
                return refused;
            }
            _reserved += tokens;
            return null;
        }
    }

    /// <summary>Gives back what was kept and counts what was used instead.</summary>
    public void Settle(long reserved, RunUsage actual)
    {
        lock (_gate)
        {
            _reserved -= reserved;
            _tokens += actual.InputTokens + actual.OutputTokens;
            _cost += actual.CostUsd ?? 0;
        }
    }

    private string? Refuse(Plan plan, long tokens)
    {
        var most = limits.TokensPerDay[plan];
        if (most > 0 && (_tokens >= most || _tokens + _reserved + tokens > most))
        {
            return string.Create(CultureInfo.InvariantCulture, $"Your {most:N0} tokens of today are used up; a new day begins at 00:00 UTC.");
        }
        var dollars = limits.CostPerDayUsd[plan];
        return dollars > 0 && _cost >= dollars
            ? string.Create(CultureInfo.InvariantCulture, $"Your ${dollars:0.##} of today are used up; a new day begins at 00:00 UTC.")
            : null;
    }
}
