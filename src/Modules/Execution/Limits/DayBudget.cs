using System.Globalization;

namespace Netra.Execution;

/// <summary>What a user used of one day, and what is kept for calls under way. Safe for concurrent use.</summary>
internal sealed class DayBudget(NetraLimits limits, RunUsage used)
{
    /// <summary>Of <see cref="NetraLimits.TokensPerDay"/>.</summary>
    public Allowance Tokens { get; } = new(used.InputTokens + used.OutputTokens);

    /// <summary>Of <see cref="NetraLimits.CostPerDayUsd"/>.</summary>
    public Allowance Dollars { get; } = new(used.PricedUsd);

    /// <summary>Why nothing more may be used today; null when something may.</summary>
    public string? Refuse(Plan plan)
        => Tokens.IsSpent(limits.TokensPerDay[plan]) ? TokensSpent(plan)
            : Dollars.IsSpent(limits.CostPerDayUsd[plan]) ? DollarsSpent(plan)
            : null;

    /// <summary>Says that too few tokens are left.</summary>
    public string TokensSpent(Plan plan)
        => string.Create(CultureInfo.InvariantCulture, $"Your {limits.TokensPerDay[plan]:N0} tokens of today are used up; a new day begins at 00:00 UTC.");

    /// <summary>Says that too few dollars are left.</summary>
    public string DollarsSpent(Plan plan)
        => string.Create(CultureInfo.InvariantCulture, $"Your ${limits.CostPerDayUsd[plan]:0.##} of today are used up; a new day begins at 00:00 UTC.");

    /// <summary>Counts what was used without keeping anything before.</summary>
    public void Take(RunUsage usage)
    {
        Tokens.Settle(0, usage.InputTokens + usage.OutputTokens);
        Dollars.Settle(0, usage.PricedUsd);
    }
}
