namespace Netra.Execution.Tests;

/// <summary>A store that does something else in some place.</summary>
internal abstract class StoreDecorator(IRunStore store) : IRunStore
{
    public ValueTask<EarlierRequest?> FindByKeyAsync(UserId user, string idempotencyKey, CancellationToken ct) => store.FindByKeyAsync(user, idempotencyKey, ct);

    public virtual ValueTask<AdmitResult> AdmitAsync(NewRun run, CancellationToken ct) => store.AdmitAsync(run, ct);

    public virtual ValueTask<RunLease?> TakeLeaseAsync(UserId user, RunId run, string owner, TimeSpan duration, CancellationToken ct)
        => store.TakeLeaseAsync(user, run, owner, duration, ct);

    public virtual ValueTask<IReadOnlyList<HeldLease>> RenewLeasesAsync(IReadOnlyList<HeldLease> leases, TimeSpan duration, CancellationToken ct)
        => store.RenewLeasesAsync(leases, duration, ct);

    public virtual ValueTask ReleaseLeaseAsync(HeldLease lease, CancellationToken ct) => store.ReleaseLeaseAsync(lease, ct);

    public virtual ValueTask<IReadOnlyList<StoredEvent>> CommitAsync(RunCommit commit, CancellationToken ct) => store.CommitAsync(commit, ct);

    public virtual ValueTask<RunStatus?> RequestCancelAsync(UserId user, RunId run, CancellationToken ct) => store.RequestCancelAsync(user, run, ct);

    public ValueTask<RunRecord?> FindRunAsync(UserId user, RunId run, CancellationToken ct) => store.FindRunAsync(user, run, ct);

    public ValueTask<IReadOnlyList<StepRecord>> ReadStepsAsync(UserId user, RunId run, CancellationToken ct) => store.ReadStepsAsync(user, run, ct);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadRunEventsAsync(UserId user, RunId run, CancellationToken ct) => store.ReadRunEventsAsync(user, run, ct);

    public ValueTask<IReadOnlyList<UnownedRun>> ReadUnownedAsync(CancellationToken ct) => store.ReadUnownedAsync(ct);

    public ValueTask CountDeletedAsync(UserId user, RunId run, RunUsage usage, CancellationToken ct) => store.CountDeletedAsync(user, run, usage, ct);

    public ValueTask<bool> DeleteThreadAsync(UserId user, ThreadId thread, CancellationToken ct) => store.DeleteThreadAsync(user, thread, ct);
}
