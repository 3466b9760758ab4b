using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Netra;

/// <summary>What users were asked to approve and how they decided.</summary>
[Service(Lifetime.Process)]
internal sealed class ApprovalStore(Database database, IEventPublisher publisher, TimeProvider time) : IApprovalStore
{
    public async ValueTask<ApprovalResult> DecideAsync(UserId user, ApprovalDecision decision, CancellationToken ct)
    {
        var (result, _) = await database.WriteAsync(
            connection => Decide(connection, user, decision),
            decided =>
            {
                foreach (var stored in decided.Events)
                {
                    publisher.Publish(user, stored);
                }
            },
            ct);
        return result;
    }

    public ValueTask<IReadOnlyList<ApprovalRecord>> ReadPendingAsync(UserId user, CancellationToken ct)
        => database.ReadAsync(connection => ApprovalRows.ReadPending(connection, user, time.GetUtcNow()), ct);

    public ValueTask<IReadOnlyList<ApprovalRecord>> ReadOfRunAsync(UserId user, RunId run, CancellationToken ct)
        => database.ReadAsync(connection => ApprovalRows.ReadOfRun(connection, user, run), ct);

    public string Sign(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(HMACSHA256.HashData(database.ApprovalSecret.Span, data));

    private (ApprovalResult Result, ImmutableArray<StoredEvent> Events) Decide(Connection connection, UserId user, ApprovalDecision decision)
    {
        if (ApprovalRows.Find(connection, user, decision.Run, decision.Call) is not { } asked)
        {
            return (ApprovalResult.NotFound, []);
        }
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(asked.ArgumentsHash), Encoding.UTF8.GetBytes(decision.ArgumentsHash)))
        {
            return (ApprovalResult.Mismatch, []);
        }
        var outcome = decision.IsApproved ? ApprovalOutcome.Approved : ApprovalOutcome.Denied;
        if (asked.Outcome is { } before)
        {
            return (before == outcome ? ApprovalResult.Stored : ApprovalResult.NotFound, []);
        }
        var now = time.GetUtcNow();
        // What is about to end is approved no more: the engine resolves it.
        if (now >= asked.ExpiresAt
            || connection.QueryNumber("SELECT 1 FROM runs WHERE user = ?1 AND run = ?2 AND ended_at IS NULL AND cancel_requested = 0", user.Value, asked.Run.Value) is null
            || !ApprovalRows.TryResolve(connection, user, asked.Run, asked.Call, outcome, decision.Reason))
        {
            return (ApprovalResult.NotFound, []);
        }
        var draft = new EventDraft
        {
            Event = new ApprovalResolved(outcome, decision.Reason), At = now, Thread = asked.Thread, Run = asked.Run, Agent = asked.Agent, Call = asked.Call,
        };
        return (ApprovalResult.Stored, EventLog.Append(connection, user, asked.Thread, [draft]));
    }
}
