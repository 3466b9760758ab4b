using System.Collections.Immutable;

namespace Netra;

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    /// <summary>Admitted, not yet started.</summary>
    Queued,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Waits for an approval; holds no memory and no slot.</summary>
    Waiting,

    /// <summary>Ended with an answer.</summary>
    Completed,

    /// <summary>Ended without one.</summary>
    Failed,

    /// <summary>Ran out of time.</summary>
    TimedOut,

    /// <summary>Was cancelled.</summary>
    Cancelled,
}

/// <summary>Names on the wire.</summary>
public static class RunStatusNames
{
    /// <summary>The name on the wire, such as <c>timed_out</c>.</summary>
    public static string ToWire(this RunStatus status) => status switch
    {
        RunStatus.Queued => "queued",
        RunStatus.Running => "running",
        RunStatus.Waiting => "waiting",
        RunStatus.Completed => "completed",
        RunStatus.Failed => "failed",
        RunStatus.TimedOut => "timed_out",
        RunStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    /// <summary>Whether a run with this status is over.</summary>
    public static bool IsEnded(this RunStatus status) => status is RunStatus.Completed or RunStatus.Failed or RunStatus.TimedOut or RunStatus.Cancelled;
}

/// <summary>What a run used, callees included.</summary>
public sealed record RunUsage
{
    /// <summary>Nothing used.</summary>
    public static RunUsage None { get; } = new();

    /// <summary>Tokens that models read.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens that models wrote.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Model turns.</summary>
    public int ModelCalls { get; init; }

    /// <summary>Tool calls.</summary>
    public int ToolCalls { get; init; }

    /// <summary>US dollars of the calls of models that have a price.</summary>
    public decimal PricedUsd { get; init; }

    /// <summary>Whether a model without a price was used.</summary>
    public bool IsUnpriced { get; init; }

    /// <summary>US dollars; null if a model without a price was used.</summary>
    public decimal? CostUsd
    {
        get => IsUnpriced ? null : PricedUsd;
        init => (PricedUsd, IsUnpriced) = (value ?? 0, value is null);
    }

    /// <summary>Whether some tokens were estimated because a provider reported none.</summary>
    public bool Estimated { get; init; }

    /// <summary>The sum.</summary>
    public static RunUsage operator +(RunUsage left, RunUsage right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new()
        {
            InputTokens = left.InputTokens + right.InputTokens,
            OutputTokens = left.OutputTokens + right.OutputTokens,
            ModelCalls = left.ModelCalls + right.ModelCalls,
            ToolCalls = left.ToolCalls + right.ToolCalls,
            PricedUsd = left.PricedUsd + right.PricedUsd,
            IsUnpriced = left.IsUnpriced || right.IsUnpriced,
            Estimated = left.Estimated || right.Estimated,
        };
    }

    /// <summary>The sum.</summary>
    public static RunUsage Add(RunUsage left, RunUsage right) => left + right;
}

/// <summary>Something that a user should know about an answer.</summary>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Message">Fit to be shown.</param>
public readonly record struct RunWarning(string Code, string Message);

/// <summary>A run as it is stored.</summary>
public sealed record RunRecord
{
    /// <summary>Whose it is.</summary>
    public required UserId User { get; init; }

    /// <summary>The conversation.</summary>
    public required ThreadId Thread { get; init; }

    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The agent that is started.</summary>
    public required string Agent { get; init; }

    /// <summary>Whether no agent was asked for: when it starts it is for the one that answers in its thread by then.</summary>
    public bool FollowsThread { get; init; }

    /// <summary>The input, whole.</summary>
    public required JsonText Input { get; init; }

    /// <summary>The plan of the user when the run was asked for.</summary>
    public required Plan Plan { get; init; }

    /// <summary>The roles of the user when the run was asked for.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Whose it is, as the user was known when the run was asked for.</summary>
    public UserContext Owner => new() { Id = User, Plan = Plan, Roles = Roles };

    /// <summary>When it was asked for, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it started, UTC, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, UTC, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many attempts have begun.</summary>
    public int Attempts { get; init; }

    /// <summary>How long its earlier owners are known to have worked on it: until each last renewed its ownership or gave it back.</summary>
    public TimeSpan Worked { get; init; }

    /// <summary>Whether its last owner stopped in order and left it to the next one.</summary>
    public bool IsDrained { get; init; }

    /// <summary>The answer in full, missing until there is one.</summary>
    public JsonText Answer { get; init; }

    /// <summary>What it used.</summary>
    public RunUsage Usage { get; init; } = RunUsage.None;

    /// <summary>What the user should know.</summary>
    public ImmutableArray<RunWarning> Warnings { get; init; } = [];

    /// <summary>Whether cancelling was asked for.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The seq of its <c>message_received</c>.</summary>
    public long FirstSeq { get; init; }
}
