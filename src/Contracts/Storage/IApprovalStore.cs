using System.Collections.Immutable;

namespace Netra;

/// <summary>
/// What users were asked to approve and how they decided. A request is stored by <see cref="IRunStore.CommitAsync"/> with its
/// <c>approval_requested</c>; a decision is stored once, with its <c>approval_resolved</c>. Every query has the user in it. Safe for
/// concurrent use.
/// </summary>
[SingleImplementation]
public interface IApprovalStore
{
    /// <summary>
    /// Stores a user's decision and tells <c>approval_resolved</c>, in one transaction. Counts once: the same decision again is
    /// <see cref="ApprovalResult.Stored"/> too and changes nothing.
    /// </summary>
    ValueTask<ApprovalResult> DecideAsync(UserId user, ApprovalDecision decision, CancellationToken ct);

    /// <summary>The user's requests that wait for a decision and have not expired, oldest first.</summary>
    ValueTask<IReadOnlyList<ApprovalRecord>> ReadPendingAsync(UserId user, CancellationToken ct);

    /// <summary>All requests of a run, decided or not, oldest first.</summary>
    ValueTask<IReadOnlyList<ApprovalRecord>> ReadOfRunAsync(UserId user, RunId run, CancellationToken ct);

    /// <summary>HMAC-SHA-256 over the data, keyed with a secret that was made with this store and never leaves it; lower-case hexadecimal.</summary>
    string Sign(ReadOnlySpan<byte> data);
}

/// <summary>A user's decision on a tool call.</summary>
public sealed record ApprovalDecision
{
    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The call.</summary>
    public required ToolCallId Call { get; init; }

    /// <summary>The <c>arguments_hash</c> of what the user saw.</summary>
    public required string ArgumentsHash { get; init; }

    /// <summary>Whether the tool may run.</summary>
    public required bool IsApproved { get; init; }

    /// <summary>Why, for the agent to know; or null.</summary>
    public string? Reason { get; init; }
}

/// <summary>What became of a decision.</summary>
public enum ApprovalResult
{
    /// <summary>It stands; also when the same was decided before.</summary>
    Stored,

    /// <summary>The user has no such request, or it was decided otherwise, or it is over.</summary>
    NotFound,

    /// <summary>The request is about other arguments.</summary>
    Mismatch,
}

/// <summary>How a request for approval was resolved.</summary>
public enum ApprovalOutcome
{
    /// <summary>The tool may run.</summary>
    Approved,

    /// <summary>The user said no.</summary>
    Denied,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>The call or its run ended before.</summary>
    Cancelled,
}

/// <summary>A tool call that its user was asked to approve.</summary>
public sealed record ApprovalRecord
{
    /// <summary>The conversation.</summary>
    public required ThreadId Thread { get; init; }

    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The call.</summary>
    public required ToolCallId Call { get; init; }

    /// <summary>The key of the call's step, which begins when it is taken up.</summary>
    public required string Key { get; init; }

    /// <summary>The call of the agent that asks.</summary>
    public required AgentFrame Agent { get; init; }

    /// <summary>The tool.</summary>
    public required string Tool { get; init; }

    /// <summary>The arguments with which the tool will run.</summary>
    public required JsonText Arguments { get; init; }

    /// <summary>SHA-256 of <see cref="Arguments"/>; compared when the run is replayed.</summary>
    public required ReadOnlyMemory<byte> InputHash { get; init; }

    /// <summary>The arguments as the user sees them: whole, without secrets.</summary>
    public required JsonText Shown { get; init; }

    /// <summary>JSON pointers (RFC 6901) of what is hidden in <see cref="Shown"/>.</summary>
    public required ImmutableArray<string> Hidden { get; init; }

    /// <summary>What a decision must name.</summary>
    public required string ArgumentsHash { get; init; }

    /// <summary>When it expires, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How it was resolved; null while it waits.</summary>
    public ApprovalOutcome? Outcome { get; init; }

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the call was taken up after it was resolved. Only read, never written.</summary>
    public bool IsTakenUp { get; init; }
}

/// <summary>Names on the wire.</summary>
public static class ApprovalOutcomeNames
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = ["approved", "denied", "expired", "cancelled"];

    /// <summary>The name on the wire.</summary>
    public static string ToWire(this ApprovalOutcome outcome) => All[(int)outcome];
}
