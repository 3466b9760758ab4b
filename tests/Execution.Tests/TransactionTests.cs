using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class TransactionTests
{
    [Fact]
    public async Task A_run_of_echo_takes_four_transactions()
    {
        CountingStore? store = null;
        await using var engines = await TestEngines.StartAsync([Echo], wrap: inner => store = new CountingStore(inner));
        for (var i = 0; i < TestScale.Of(1000); i++)
        {
            var before = store!.Transactions;
            (await engines.RunAsync("echo", $"{i}")).Type.ShouldBe("run_completed");
            await engines.Scheduler.WhenIdleAsync();
            (store.Transactions - before).ShouldBe(4);
        }
    }

    /// <summary>Counts everything that writes.</summary>
    private sealed class CountingStore(IRunStore store) : StoreDecorator(store)
    {
        private int _transactions;

        public int Transactions => Volatile.Read(ref _transactions);

        public override ValueTask<AdmitResult> AdmitAsync(NewRun run, CancellationToken ct) => Count(base.AdmitAsync(run, ct));

        public override ValueTask<RunLease?> TakeLeaseAsync(UserId user, RunId run, string owner, TimeSpan duration, CancellationToken ct)
            => Count(base.TakeLeaseAsync(user, run, owner, duration, ct));

        public override ValueTask<IReadOnlyList<HeldLease>> RenewLeasesAsync(IReadOnlyList<HeldLease> leases, TimeSpan duration, CancellationToken ct)
            => Count(base.RenewLeasesAsync(leases, duration, ct));

        public override ValueTask ReleaseLeaseAsync(HeldLease lease, CancellationToken ct)
        {
            Interlocked.Increment(ref _transactions);
            return base.ReleaseLeaseAsync(lease, ct);
        }

        public override ValueTask<IReadOnlyList<StoredEvent>> CommitAsync(RunCommit commit, CancellationToken ct) => Count(base.CommitAsync(commit, ct));

        public override ValueTask<RunStatus?> RequestCancelAsync(UserId user, RunId run, CancellationToken ct) => Count(base.RequestCancelAsync(user, run, ct));

        private ValueTask<T> Count<T>(ValueTask<T> write)
        {
            Interlocked.Increment(ref _transactions);
            return write;
        }
    }
}
