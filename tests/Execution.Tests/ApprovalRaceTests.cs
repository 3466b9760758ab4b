using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>A decision against whatever else happens at once, a thousand times each: one resolution, one ending, at most one effect.</summary>
public sealed class ApprovalRaceTests
{
    private static readonly TimeSpan ApprovalTime = TimeSpan.FromSeconds(10);

    private readonly TestTool _erase = new("erase", ToolEffect.Once, static (_, _, _) => new(Text("erased"))) { RequiresApproval = true };
    private int _bodiesBefore;

    private static int Rounds => TestScale.Of(1_000);

    private CodeAgent Danger => Code("danger", static async (_, run, ct) => Text((await run.TryCallAsync(Calls.Tool("erase"), ct)).Status.ToWire()), _erase);

    [Fact]
    public async Task Two_approvals_count_once()
    {
        await using var engines = await TestEngines.StartAsync(Danger);
        for (var round = 0; round < Rounds; round++)
        {
            var asked = await AskAsync(engines, round);
            var (first, second) = await AtOnceAsync(() => engines.ApproveAsync(asked), () => engines.ApproveAsync(asked));
            // The same decision again is not another one.
            (first, second).ShouldBe((ApprovalResult.Stored, ApprovalResult.Stored));
            var (ending, decision, bodies) = await EndAsync(engines, asked);
            (decision, ending.Text("answer"), bodies).ShouldBe(("approved", "ok", 1));
        }
        await EverythingIsBackAsync(engines);
    }

    [Fact]
    public async Task Of_approving_and_denying_one_counts()
    {
        await using var engines = await TestEngines.StartAsync(Danger);
        for (var round = 0; round < Rounds; round++)
        {
            var asked = await AskAsync(engines, round);
            var (approved, denied) = await AtOnceAsync(() => engines.ApproveAsync(asked), () => engines.ApproveAsync(asked, false, "no"));
            (approved == ApprovalResult.Stored).ShouldBe(denied == ApprovalResult.NotFound);
            (denied == ApprovalResult.Stored).ShouldBe(approved == ApprovalResult.NotFound);
            var (ending, decision, bodies) = await EndAsync(engines, asked);
            (decision, ending.Text("answer"), bodies).ShouldBe(approved == ApprovalResult.Stored ? ("approved", "ok", 1) : ("denied", "denied", 0));
        }
        await EverythingIsBackAsync(engines);
    }

    [Fact]
    public async Task Approving_against_cancelling()
    {
        await using var engines = await TestEngines.StartAsync(Danger);
        for (var round = 0; round < Rounds; round++)
        {
            var asked = await AskAsync(engines, round);
            var (approved, cancelled) = await AtOnceAsync(() => engines.ApproveAsync(asked), () => engines.CancelAsync(asked.Run));
            var (ending, decision, bodies) = await EndAsync(engines, asked);
            decision.ShouldBe(approved == ApprovalResult.Stored ? "approved" : "cancelled");
            if (ending.Type == "run_completed")
            {
                (decision, ending.Text("answer"), bodies).ShouldBe(("approved", "ok", 1));
            }
            else
            {
                ending.Type.ShouldBe("run_cancelled");
                cancelled.ShouldBe(CancelResult.Stored);
                bodies.ShouldBeLessThanOrEqualTo(decision == "approved" ? 1 : 0);
            }
        }
        await EverythingIsBackAsync(engines);
    }

    [Fact]
    public async Task Approving_against_expiring()
    {
        // Where time passes by leaps, what the engine waits for briefly seems to take long: that is not what is looked at.
        var limits = new NetraLimits { ApprovalSeconds = ApprovalTime.TotalSeconds, RunSeconds = new(86_400, 86_400, 86_400), LeakedRunsPerUser = 100 };
        await using var engines = await TestEngines.StartAsync([Danger], limits, new VirtualClock());
        for (var round = 0; round < Rounds; round++)
        {
            var asked = await AskAsync(engines, round);
            var (approved, _) = await AtOnceAsync(() => engines.ApproveAsync(asked), () =>
            {
                engines.Clock.Advance(ApprovalTime);
                return Task.FromResult(true);
            });
            await TimeGoesOnAsync(engines, asked.Run);
            var (ending, decision, bodies) = await EndAsync(engines, asked);
            (decision, ending.Text("answer"), bodies).ShouldBe(approved == ApprovalResult.Stored ? ("approved", "ok", 1) : ("expired", "denied", 0));
        }
        await EverythingIsBackAsync(engines);
    }

    /// <summary>Starts a run that asks; sometimes its attempt is about to wait when this returns, sometimes it does.</summary>
    private static async Task<WireEvent> AskAsync(TestEngines engines, int round)
    {
        var accepted = await engines.SubmitAsync("danger");
        var asked = await engines.Publisher.WaitForAsync(e => e.Run == accepted.Run && e.Type == "approval_requested");
        if (round % 2 == 0)
        {
            await engines.WaitingAsync(accepted.Run);
        }
        return asked;
    }

    /// <summary>Whoever read the clock before it leapt and set an alarm afterwards waits for as long again, which no other clock does.</summary>
    private static Task TimeGoesOnAsync(TestEngines engines, RunId run) => Eventually.IsAsync(async () =>
    {
        var status = (await engines.Store.FindRunAsync(TestEngines.Ada.Id, run, default))!.Status;
        if (status == RunStatus.Waiting)
        {
            engines.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        return status.IsEnded();
    });

    /// <summary>How the run ended, how its approval was resolved, and how often its tool ran; each there once.</summary>
    private async Task<(WireEvent Ending, string Decision, int Bodies)> EndAsync(TestEngines engines, WireEvent asked)
    {
        var ending = await engines.EndingOfAsync(asked.Run);
        var events = engines.EventsOf(asked.Run);
        events.Count(static e => e.IsEnding).ShouldBe(1);
        events[^1].ShouldBe(ending);
        events.Count(static e => e.Type == "approval_requested").ShouldBe(1);
        var resolved = events.Single(static e => e.Type == "approval_resolved");
        var bodies = _erase.Bodies - _bodiesBefore;
        _bodiesBefore = _erase.Bodies;
        return (ending, resolved.Text("decision"), bodies);
    }

    private static async Task<(TOne One, TOther Other)> AtOnceAsync<TOne, TOther>(Func<Task<TOne>> one, Func<Task<TOther>> other)
    {
        using var start = new Barrier(2);
        Task<T> Start<T>(Func<Task<T>> act) => Task.Run(async () =>
        {
            start.SignalAndWait(TimeSpan.FromSeconds(30));
            return await act();
        });
        var (first, second) = (Start(one), Start(other));
        return (await first, await second);
    }

    private static async Task EverythingIsBackAsync(TestEngines engines)
    {
        await engines.Scheduler.WhenIdleAsync();
        using var lease = engines.Engines.Enter(TestEngines.Ada);
        await Eventually.IsAsync(() => Task.FromResult(lease.Engine.Load == (0, 0)));
        // Whatever came after an ending would be there by now.
        await engines.CheckTranscriptsAsync();
    }
}
