using System.Collections.Concurrent;

namespace Netra.WebSockets.Tests;

/// <summary>What users were asked to approve, as the test says.</summary>
internal sealed class MemoryApprovals : IApprovalStore
{
    public ConcurrentQueue<(UserId User, ApprovalRecord Asked)> Pending { get; } = new();

    public ValueTask<IReadOnlyList<ApprovalRecord>> ReadPendingAsync(UserId user, CancellationToken ct)
        => ValueTask.FromResult<IReadOnlyList<ApprovalRecord>>([.. Pending.Where(one => one.User == user).Select(static one => one.Asked)]);

    public ValueTask<ApprovalResult> DecideAsync(UserId user, ApprovalDecision decision, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ApprovalRecord>> ReadOfRunAsync(UserId user, RunId run, CancellationToken ct) => throw new NotSupportedException();

    public string Sign(ReadOnlySpan<byte> data) => throw new NotSupportedException();
}
