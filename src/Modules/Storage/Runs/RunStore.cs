namespace Netra;

/// <summary>Runs, their steps and their events.</summary>
[Service(Lifetime.Process)]
internal sealed class RunStore(Database database, IEventPublisher publisher, TimeProvider time) : IRunStore
{
    public ValueTask<EarlierRequest?> FindByKeyAsync(UserId user, string idempotencyKey, CancellationToken ct) => database.ReadAsync(connection =>
    {
        using var row = connection.Query(
            "SELECT thread, run, first_seq, request_hash FROM runs WHERE user = ?1 AND idempotency_key = ?2", user.Value, idempotencyKey);
        return row.Read() ? new EarlierRequest(new ThreadId(row.Text(0)), new RunId(row.Text(1)), row.Number(2), row.Bytes(3)) : null;
    }, ct);

    public async ValueTask<AdmitResult> AdmitAsync(NewRun run, CancellationToken ct)
    {
        EventLog.Check(run.Events, run.Run.Thread, run.Run.Run);
        if (run.Run.Status != RunStatus.Queued || run.Events.IsEmpty)
        {
            throw new ArgumentException("A new run is queued and has a first event.", nameof(run));
        }
        return await database.WriteAsync<AdmitResult>(
            connection => RunAdmission.Admit(connection, run),
            result => Publish(run.Run.User, result is AdmitResult.Stored stored ? stored.Events : []),
            ct);
    }

    public ValueTask<RunLease?> TakeLeaseAsync(UserId user, RunId run, string owner, TimeSpan duration, CancellationToken ct)
        => database.WriteAsync(connection => RunOwnership.Take(connection, user, run, owner, time.GetUtcNow(), duration), ct);

    public ValueTask<IReadOnlyList<HeldLease>> RenewLeasesAsync(IReadOnlyList<HeldLease> leases, TimeSpan duration, CancellationToken ct)
        => database.WriteAsync(connection => RunOwnership.Renew(connection, leases, time.GetUtcNow(), duration), ct);

    public async ValueTask ReleaseLeaseAsync(HeldLease lease, CancellationToken ct)
        => await database.WriteAsync(connection => RunOwnership.Release(connection, lease, time.GetUtcNow()), ct);

    public ValueTask<IReadOnlyList<StoredEvent>> CommitAsync(RunCommit commit, CancellationToken ct)
    {
        EventLog.Check(commit.Events, commit.Thread, commit.Run);
        return database.WriteAsync(connection => RunCommits.Commit(connection, commit), events => Publish(commit.User, events), ct);
    }

    public ValueTask<RunStatus?> RequestCancelAsync(UserId user, RunId run, CancellationToken ct) => database.WriteAsync<RunStatus?>(connection =>
    {
        connection.Execute("UPDATE runs SET cancel_requested = 1 WHERE user = ?1 AND run = ?2 AND ended_at IS NULL", user.Value, run.Value);
        return connection.QueryText("SELECT status FROM runs WHERE user = ?1 AND run = ?2", user.Value, run.Value) is { } status ? RunRows.Status(status) : null;
    }, ct);

    public ValueTask<RunRecord?> FindRunAsync(UserId user, RunId run, CancellationToken ct)
        => database.ReadAsync(connection => RunOwnership.Find(connection, user, run), ct);

    public ValueTask<IReadOnlyList<StepRecord>> ReadStepsAsync(UserId user, RunId run, CancellationToken ct) => database.ReadAsync<IReadOnlyList<StepRecord>>(connection =>
    {
        using var row = connection.Query(
            "SELECT key, kind, name, input_hash, ended, content FROM steps WHERE user = ?1 AND run = ?2 ORDER BY key", user.Value, run.Value);
        var steps = new List<StepRecord>();
        while (row.Read())
        {
            steps.Add(RunRows.ReadStep(row));
        }
        return steps;
    }, ct);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadRunEventsAsync(UserId user, RunId run, CancellationToken ct)
        => database.ReadAsync<IReadOnlyList<StoredEvent>>(
            connection => RunOwnership.Find(connection, user, run) is { } record ? EventLog.ReadRun(connection, user, record.Thread, run, record.FirstSeq) : [], ct);

    public ValueTask<IReadOnlyList<UnownedRun>> ReadUnownedAsync(CancellationToken ct)
        => database.ReadAsync(connection => RunOwnership.FindUnowned(connection, time.GetUtcNow()), ct);

    public async ValueTask CountDeletedAsync(UserId user, RunId run, RunUsage usage, CancellationToken ct) => await database.WriteAsync(
        connection => connection.Execute("""
            UPDATE deleted_runs SET input_tokens = ?3, output_tokens = ?4, model_calls = ?5, tool_calls = ?6, cost_usd = ?7, estimated = ?8, unpriced = ?9
            WHERE user = ?1 AND run = ?2
            """,
            user.Value, run.Value, usage.InputTokens, usage.OutputTokens, usage.ModelCalls, usage.ToolCalls, RunRows.Cost(usage), usage.Estimated, usage.IsUnpriced),
        ct);

    public ValueTask<bool> DeleteThreadAsync(UserId user, ThreadId thread, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            // Only today's and yesterday's are asked for.
            connection.Execute("DELETE FROM deleted_runs WHERE user = ?1 AND started_at < ?2", user.Value, time.GetUtcNow().AddDays(-2).UtcTicks);
            return connection.Execute("DELETE FROM threads WHERE user = ?1 AND thread = ?2", user.Value, thread.Value) > 0;
        },
        deleted =>
        {
            if (deleted)
            {
                publisher.ThreadDeleted(user, thread);
            }
        },
        ct);

    private void Publish(UserId user, IReadOnlyList<StoredEvent> events)
    {
        foreach (var stored in events)
        {
            publisher.Publish(user, stored);
        }
    }
}
