using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Netra.Execution;

/// <summary>Finds the runs that nobody works on any more and gives them to their users' engines.</summary>
[Service(Lifetime.Process)]
internal sealed class RunRecovery(ExecutionServices services, IUserDirectory directory)
{
    /// <summary>Takes up what earlier processes left: whoever holds the store is their next owner.</summary>
    /// <param name="enter">Gives a user's engine.</param>
    /// <param name="ct">Stops it between two runs.</param>
    public ValueTask TakeUpAllAsync(Func<UserContext, EngineLease> enter, CancellationToken ct) => TakeUpAsync(static _ => true, enter, ct);

    /// <summary>Takes up the runs whose owners' time has run out; a run that waits in line has no owner yet and is left alone.</summary>
    public ValueTask TakeUpExpiredAsync(Func<UserContext, EngineLease> enter, CancellationToken ct) => TakeUpAsync(static run => run.WasOwned, enter, ct);

    private async ValueTask TakeUpAsync(Predicate<UnownedRun> which, Func<UserContext, EngineLease> enter, CancellationToken ct)
    {
        foreach (var run in await services.Store.ReadUnownedAsync(ct))
        {
            ct.ThrowIfCancellationRequested();
            if (which(run))
            {
                // Plan and roles as they are now; a user of another issuer is known by the run alone.
                using var engine = enter(await directory.FindAsync(run.Owner.Id, ct) ?? run.Owner);
                engine.Engine.TakeUp(run);
            }
        }
    }

    /// <summary>Ends one run by what the store says of it. Never throws for the sake of a run.</summary>
    public static async Task EndAsync(ExecutionServices services, UserId user, RunId run, string code, string message)
    {
        try
        {
            if (await services.Store.TakeLeaseAsync(user, run, services.Owner, services.LeaseDuration, CancellationToken.None) is not { } lease)
            {
                return;
            }
            using var count = services.Telemetry.Count();
            var steps = await services.Store.ReadStepsAsync(user, run, CancellationToken.None);
            var approvals = await services.Approvals.ReadOfRunAsync(user, run, CancellationToken.None);
            var now = services.Time.GetUtcNow();
            var ending = new RunEnding(lease.Run, services) { StartedAt = lease.Run.StartedAt };
            var usage = StoredUsage.Sum(steps);
            var isCancelled = lease.Run.CancelRequested;
            var cause = isCancelled
                ? CallOutcome.Failed(CallStatus.Cancelled, FailureCodes.Cancelled, "The run was cancelled.")
                : CallOutcome.Failed(CallStatus.Error, code, "The server stopped while this was at work.");
            var entry = isCancelled ? ending.Cancelled(usage, now) : ending.Failed(new EventError(code, message), usage, now);
            var closings = OpenCalls.Find(lease.Run, steps, approvals, services.Registry).Select(call => call.End(cause, now));
            await services.Store.CommitAsync(Commit(lease, [.. closings, entry], now), CancellationToken.None);
            count.End(entry.Transition!.Status);
            services.Log.RunRecovered(run, isCancelled ? FailureCodes.Cancelled : code);
        }
        catch (LeaseLostException)
        {
            services.Telemetry.LeaseLost();
            services.Log.LeaseLost(run);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            services.Log.RecoveryFailed(run, LoggedFailure.Describe(failure));
        }
    }

    private static RunCommit Commit(RunLease lease, ImmutableArray<JournalEntry> entries, DateTimeOffset now) => new()
    {
        User = lease.Run.User,
        Thread = lease.Run.Thread,
        Run = lease.Run.Run,
        Lease = lease.Number,
        Events =
        [
            .. entries.SelectMany(static entry => entry.Facts).Select(fact => new EventDraft
            {
                Event = fact.Event, At = now, Thread = lease.Run.Thread, Run = lease.Run.Run, Agent = fact.Agent, Call = fact.Call,
            }),
        ],
        Steps = [.. entries.SelectMany(static entry => entry.Steps)],
        Calls = [.. entries.SelectMany(static entry => entry.Calls)],
        Transition = entries[^1].Transition,
    };
}
