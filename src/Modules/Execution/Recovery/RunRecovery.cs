using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Netra.Execution;

/// <summary>Ends the runs that nobody executes any more, so that their transcripts keep what they promise.</summary>
[Service(Lifetime.Process)]
internal sealed class RunRecovery(ExecutionServices services)
{
    /// <summary>Ends every run that an earlier process left.</summary>
    public async ValueTask EndUnfinishedAsync(CancellationToken ct)
    {
        foreach (var run in await services.Store.ReadUnfinishedAsync(ct))
        {
            ct.ThrowIfCancellationRequested();
            await EndAsync(services, run.User, run.Run, FailureCodes.HostRestarted, "The server was restarted while it worked on this; ask again.");
        }
    }

    /// <summary>Ends one run by what the store says of it. Never throws for the sake of a run.</summary>
    public static async Task EndAsync(ExecutionServices services, UserId user, RunId run, string code, string message)
    {
        try
        {
            if (await services.Store.TakeLeaseAsync(user, run, CancellationToken.None) is not { } lease)
            {
                return;
            }
            var steps = await services.Store.ReadStepsAsync(user, run, CancellationToken.None);
            var now = services.Time.GetUtcNow();
            var ending = new RunEnding(lease.Run, services) { StartedAt = lease.Run.StartedAt };
            var usage = StoredUsage.Sum(steps);
            var isCancelled = lease.Run.CancelRequested;
            var cause = isCancelled
                ? CallOutcome.Failed(CallStatus.Cancelled, FailureCodes.Cancelled, "The run was cancelled.")
                : CallOutcome.Failed(CallStatus.Error, code, "The server stopped while this was at work.");
            var entry = isCancelled ? ending.Cancelled(usage, now) : ending.Failed(new EventError(code, message), usage, now);
            var closings = OpenCalls.Find(run, steps, services.Registry).Select(call => call.End(cause, now));
            await services.Store.CommitAsync(Commit(lease, [.. closings, entry], now), CancellationToken.None);
            services.Log.RunRecovered(run, isCancelled ? FailureCodes.Cancelled : code);
        }
        catch (LeaseLostException)
        {
            services.Log.LeaseLost(run);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            services.Log.RecoveryFailed(run, ExecutionLog.Describe(failure));
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
