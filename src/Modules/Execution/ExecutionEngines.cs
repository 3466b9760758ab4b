using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Netra.Execution;

/// <summary>The engines of the users that are active.</summary>
[Service(Lifetime.Process)]
internal sealed class ExecutionEngines : IExecutionEngines, IAsyncDisposable
{
    /// <summary>Users at once, besides those whose runs keep their engines.</summary>
    private const int MostIdleUsers = 10_000;

    private readonly PerUser<ActiveEngine> _engines;
    private readonly RunScheduler _scheduler;
    private readonly RunRecovery _recovery;
    private readonly LeaseKeeper _keeper;
    private readonly NetraLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    public ExecutionEngines(
        IUserEngineFactory factory, EngineHolds holds, RunScheduler scheduler, RunRecovery recovery, LeaseKeeper keeper, IOptions<NetraLimits> limits, TimeProvider time, ILogger<ExecutionEngines> log)
    {
        _scheduler = scheduler;
        _recovery = recovery;
        _keeper = keeper;
        _limits = limits.Value;
        _time = time;
        _log = log;
        _engines = new PerUser<ActiveEngine>(
            user => new ActiveEngine(factory.Open(user)),
            TimeSpan.FromSeconds(_limits.EngineIdleSeconds),
            _limits.ActiveRunsPerHost + _limits.QueuedRunsPerHost + MostIdleUsers,
            time,
            failure => log.EngineDisposalFailed(LoggedFailure.Describe(failure)));
        holds.Open(user => _engines.Enter(user));
    }

    public bool IsDraining => _scheduler.IsDraining;

    /// <summary>How many users have an engine.</summary>
    public int Count => _engines.Count;

    public EngineLease Enter(UserContext user) => new Lease(_engines.Enter(user));

    public async ValueTask RecoverAsync(CancellationToken ct)
    {
        await _recovery.TakeUpAllAsync(Enter, ct);
        _keeper.Start(Enter);
    }

    public async ValueTask DrainAsync(CancellationToken ct)
    {
        _log.Draining(_scheduler.Drain().Length);
        await _scheduler.WhenIdleAsync().WaitAsync(TimeSpan.FromSeconds(_limits.DrainSeconds), _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var left = _scheduler.Drain();
        if (left.Length == 0)
        {
            return;
        }
        _log.DrainEnded(left.Length);
        foreach (var run in left)
        {
            run.Stop.TryStop(StopReason.Drained);
        }
        await _scheduler.WhenIdleAsync().WaitAsync(Grace.Run + TimeSpan.FromSeconds(1), _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await _keeper.DisposeAsync();
        await _engines.DisposeAsync();
    }

    private sealed class Lease(PerUser<ActiveEngine>.Lease lease) : EngineLease
    {
        public override IExecutionEngine Engine => lease.Value.Engine;

        public override void Dispose() => lease.Dispose();
    }
}
