namespace Netra;

/// <summary>Who, which thread, which run. Data; services of a run take this, never an <see cref="IRun"/>. Immutable.</summary>
public sealed record RunContext
{
    /// <summary>The user, as verified when the run was asked for.</summary>
    public required UserContext User { get; init; }

    /// <summary>The conversation.</summary>
    public required ThreadId Thread { get; init; }

    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>When the run was asked for, UTC; the same in every attempt, so it is the clock that agents may decide by.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>1 for the first attempt, 2 after the first recovery, ...</summary>
    public required int Attempt { get; init; }
}
