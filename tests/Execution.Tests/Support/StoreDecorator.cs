namespace Netra.Execution.Tests;

/// <summary>A store that does something else in some place.</summary>
internal abstract class StoreDecorator(IRunStore store) : IRunStore
{
    public ValueTask<EarlierRequest?> FindByKeyAsync(UserId user, string idempotencyKey, CancellationToken ct) => store.FindByKeyAsync(user, idempotencyKey, ct);

    public ValueTask<AdmitResult> AdmitAsync(NewRun run, CancellationToken ct) => store.AdmitAsync(run, ct);

    public virtual ValueTask<RunLease?> TakeLeaseAsync(UserId user, RunId run, CancellationToken ct) => store.TakeLeaseAsync(user, run, ct);

    public virtual ValueTask<IReadOnlyList<StoredEvent>> CommitAsync(RunCommit commit, CancellationToken ct) => store.CommitAsync(commit, ct);

    public ValueTask<RunStatus?> RequestCancelAsync(UserId user, RunId run, CancellationToken ct) => store.RequestCancelAsync(user, run, ct);

    public ValueTask<RunRecord?> FindRunAsync(UserId user, RunId run, CancellationToken ct) => store.FindRunAsync(user, run, ct);

    public ValueTask<IReadOnlyList<StepRecord>> ReadStepsAsync(UserId user, RunId run, CancellationToken ct) => store.ReadStepsAsync(user, run, ct);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadRunEventsAsync(UserId user, RunId run, CancellationToken ct) => store.ReadRunEventsAsync(user, run, ct);

    public ValueTask<IReadOnlyList<RunRecord>> ReadUnfinishedAsync(CancellationToken ct) => store.ReadUnfinishedAsync(ct);

    public ValueTask<bool> DeleteThreadAsync(UserId user, ThreadId thread, CancellationToken ct) => store.DeleteThreadAsync(user, thread, ct);
}
