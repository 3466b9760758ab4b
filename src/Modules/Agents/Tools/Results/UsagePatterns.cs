using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>When calls are made, UTC.</summary>
internal sealed record UsagePatterns
{
    /// <summary>24 hours of the day.</summary>
    public ImmutableArray<PatternSlot> ByHour { get; init; } = [];

    /// <summary>Seven days of the week from Monday.</summary>
    public ImmutableArray<PatternSlot> ByWeekday { get; init; } = [];

    /// <summary>Calls of a mean hour of the day.</summary>
    public double MeanPerHour { get; init; }

    /// <summary>Calls of a mean day of the week.</summary>
    public double MeanPerWeekday { get; init; }

    /// <summary>Hours with more than 1.5 times the mean.</summary>
    public ImmutableArray<string> PeakHours { get; init; } = [];

    /// <summary>Days of the week with more than 1.5 times the mean.</summary>
    public ImmutableArray<string> PeakWeekdays { get; init; } = [];

    /// <summary>What should be known about the figures, or nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>An hour of the day or a day of the week.</summary>
/// <param name="Name">As in <c>14:00</c> or <c>Monday</c>.</param>
/// <param name="Calls">Its calls.</param>
internal sealed record PatternSlot(string Name, long Calls);
