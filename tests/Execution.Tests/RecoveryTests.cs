using System.Collections.Concurrent;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class RecoveryTests
{
    [Fact]
    public async Task Runs_that_an_earlier_process_left_go_on_where_they_were()
    {
        var release = new TaskCompletionSource();
        var keys = new ConcurrentQueue<string>();
        ToolBody body = async (_, context, _) =>
        {
            keys.Enqueue(context.IdempotencyKey);
            await release.Task;
            return Text("done");
        };
        var read = new TestTool("read", ToolEffect.Read, body);
        var once = new TestTool("once", ToolEffect.Once, body);
        var inner = Code("inner", static async (input, run, ct) =>
        {
            await run.ThinkAsync("calling", ct);
            return Text((await run.TryCallAsync(Calls.Tool(input.GetString()!, new { note = "whole" }), ct)).Status.ToWire());
        }, read, once);
        var outer = Code("outer", static async (_, run, ct) =>
        {
            var (first, second) = await run.CallAllAsync(Calls.Agent("inner", "read"), Calls.Agent("inner", "once"), ct);
            return Text($"{first} {second}");
        });
        await using var first = await TestEngines.StartAsync(outer, inner);
        var active = await first.SubmitAsync("outer");
        await first.Publisher.WaitForAsync(static e => e.Type == "tool_executing" && e.ToString().Contains("\"once\"", StringComparison.Ordinal));
        await first.Publisher.WaitForAsync(static e => e.Type == "tool_executing" && e.ToString().Contains("\"read\"", StringComparison.Ordinal));
        await Eventually.IsAsync(() => Task.FromResult(keys.Count == 2));
        var queued = await first.SubmitAsync("inner", "read", thread: active.Thread);
        var cancelled = await first.SubmitAsync("outer", thread: active.Thread);
        await first.Store.RequestCancelAsync(TestEngines.Ada.Id, cancelled.Run, default);
        await using var next = await first.NextAsync(outer, inner);
        await Eventually.IsAsync(() => Task.FromResult(keys.Count == 3));
        release.SetResult();

        var ending = await next.EndingOfAsync(active.Run);
        ending.Text("answer").ShouldBe("ok unknown");
        ending.Payload.GetProperty("usage").GetProperty("tool_calls").GetInt32().ShouldBe(2);
        var events = next.EventsOf(active.Run);
        events.Count(static e => e.Type == "run_resumed").ShouldBe(1);
        var resumed = events.First(static e => e.Type == "run_resumed");
        (resumed.Text("reason"), resumed.Payload.GetProperty("attempt").GetInt32()).ShouldBe(("recovered", 2));
        events.Count(static e => e.Type == "tool_executing").ShouldBe(2);
        events.Count(static e => e.Type == "agent_thinking").ShouldBe(2);
        var tools = events.Where(static e => e.Type == "tool_completed").ToDictionary(static e => e.Text("tool_name"), static e => e);
        tools["read"].Text("status").ShouldBe("ok");
        tools["once"].Text("status").ShouldBe("unknown");
        tools["once"].Payload.GetProperty("error").GetProperty("code").GetString().ShouldBe("outcome_unknown");
        var call = (await next.Threads.FindCallAsync(TestEngines.Ada.Id, active.Run, new ToolCallId(tools["once"].Wire.GetProperty("call_id").GetString()!), default)).ShouldNotBeNull();
        call.Status.ShouldBe(CallStatus.Unknown);
        call.Arguments.ToString().ShouldBe("""{"note":"whole"}""");

        (await next.EndingOfAsync(queued.Run)).Text("answer").ShouldBe("ok");
        next.EventsOf(queued.Run).ShouldNotContain(static e => e.Type == "run_resumed");
        await next.EndingOfAsync(cancelled.Run);
        next.TypesOf(cancelled.Run).ShouldBe(["message_received", "run_queued", "run_cancelled"]);
        keys.Count.ShouldBe(4);
        keys.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_run_whose_owner_does_not_renew_its_ownership_is_taken_up_by_another_and_the_first_writes_no_more()
    {
        var release = new TaskCompletionSource();
        var bodies = 0;
        var works = Code("works", async (_, run, ct) =>
        {
            Interlocked.Increment(ref bodies);
            await release.Task;
            await run.ThinkAsync("on", ct);
            return Text("done");
        });
        // The first keeps nothing: its keeper is started by the recovery that it never does.
        await using var first = await TestEngines.StartAsync([works], new NetraLimits { LeaseSeconds = 0.2 });
        var accepted = await first.SubmitAsync("works");
        await first.Publisher.WaitForAsync(static e => e.Type == "agent_started");
        await using var second = first.Another(works);
        await second.Engines.RecoverAsync(default);
        await second.Publisher.WaitForAsync(static e => e.Type == "run_resumed");
        await Eventually.IsAsync(() => Task.FromResult(Volatile.Read(ref bodies) == 2));
        release.SetResult();
        (await second.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe("done");
        await first.Scheduler.WhenIdleAsync();
        first.Log.ShouldContain("its ownership was lost");
        second.TypesOf(accepted.Run).ShouldBe(["message_received", "run_started", "agent_started", "run_resumed", "agent_thinking", "agent_completed", "run_completed"]);
    }

    [Fact]
    public async Task An_owner_that_renews_keeps_its_run_for_longer_than_an_ownership_lasts()
    {
        var release = new TaskCompletionSource();
        var works = Code("works", async (_, _, _) =>
        {
            await release.Task;
            return Text("done");
        });
        var renewals = 0;
        await using var first = await TestEngines.StartAsync([works], new NetraLimits { LeaseSeconds = 0.3 }, wrap: store => new CountsRenewals(store, () => Interlocked.Increment(ref renewals)));
        await first.Engines.RecoverAsync(default);
        var accepted = await first.SubmitAsync("works");
        await first.Publisher.WaitForAsync(static e => e.Type == "agent_started");
        var seen = Volatile.Read(ref renewals);
        await using var second = first.Another(works);
        second.AllowsUnfinished = true;
        await second.Engines.RecoverAsync(default);
        await Eventually.IsAsync(() => Task.FromResult(Volatile.Read(ref renewals) > seen + 9));
        release.SetResult();
        await first.EndingOfAsync(accepted.Run);
        first.TypesOf(accepted.Run).ShouldBe(["message_received", "run_started", "agent_started", "agent_completed", "run_completed"]);
    }

    [Fact]
    public async Task A_run_in_which_hosts_die_again_and_again_is_given_up_after_five_attempts()
    {
        using var heard = new Heard();
        var works = Waits();
        await using var first = await TestEngines.StartAsync(works);
        var accepted = await first.SubmitAsync("waits");
        var hosts = new List<TestEngines> { first };
        for (var attempt = 2; attempt <= 5; attempt++)
        {
            await first.Publisher.WaitForAsync(e => e.Type == (attempt == 2 ? "agent_started" : "run_resumed") && (attempt == 2 || e.Payload.GetProperty("attempt").GetInt32() == attempt - 1));
            hosts.Add(await first.NextAsync(works));
        }
        await first.Publisher.WaitForAsync(static e => e.Type == "run_resumed" && e.Payload.GetProperty("attempt").GetInt32() == 5);
        hosts.Add(await first.NextAsync(works));
        var ending = await first.EndingOfAsync(accepted.Run);
        (ending.Type, ending.Text("code")).ShouldBe(("run_failed", "recovery_exhausted"));
        first.TypesOf(accepted.Run)[^2].ShouldBe("agent_completed");
        foreach (var host in hosts.Skip(1).SkipLast(1))
        {
            host.AllowsUnfinished = true;
            host.Scheduler.Drain().ToList().ForEach(static run => run.Stop.TryStop(StopReason.LeaseLost));
            await host.Scheduler.WhenIdleAsync();
            heard.Sum(host.Telemetry.Meter, "netra.leases.lost").ShouldBe(1);
            await host.DisposeAsync();
        }
        first.Scheduler.Drain().ToList().ForEach(static run => run.Stop.TryStop(StopReason.LeaseLost));
        await hosts[^1].DisposeAsync();
    }

    [Fact]
    public async Task The_time_that_earlier_attempts_worked_counts_and_the_time_between_them_does_not()
    {
        var works = Waits();
        await using var first = await TestEngines.StartAsync([works], new NetraLimits { DrainSeconds = 0, RunSeconds = new(60, 60, 60) }, new VirtualClock());
        var accepted = await first.SubmitAsync("waits");
        await first.Publisher.WaitForAsync(static e => e.Type == "agent_started");
        first.Clock.Advance(TimeSpan.FromSeconds(40));
        await first.Engines.DrainAsync(default);
        first.Clock.Advance(TimeSpan.FromHours(1));
        await using var second = first.Another(works);
        await second.Engines.RecoverAsync(default);
        await first.Publisher.WaitForAsync(static e => e.Type == "run_resumed");
        await first.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(20));
        first.Clock.Advance(TimeSpan.FromSeconds(20));
        (await second.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_timed_out");
    }

    [Fact]
    public async Task A_run_that_lost_its_ownership_stops_silently()
    {
        var started = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var thinks = Code("thinks", async (_, run, ct) =>
        {
            started.SetResult();
            await goOn.Task;
            await run.ThinkAsync("too late", ct);
            await run.CallAsync(Calls.Agent("thinks"), ct);
            return Text("too late");
        });
        await using var engines = await TestEngines.StartAsync(thinks);
        var accepted = await engines.SubmitAsync("thinks");
        await engines.Publisher.WaitForAsync(static e => e.Type == "agent_started");
        await started.Task;
        await RunRecovery.EndAsync(engines.Services, TestEngines.Ada.Id, accepted.Run, FailureCodes.AgentFailed, "Ended by somebody else.");
        goOn.SetResult();
        await engines.Scheduler.WhenIdleAsync();
        engines.TypesOf(accepted.Run).ShouldBe(["message_received", "run_started", "agent_started", "agent_completed", "run_failed"]);
        engines.Log.ShouldContain("its ownership was lost");
    }

    private sealed class CountsRenewals(IRunStore store, Action renewed) : StoreDecorator(store)
    {
        public override async ValueTask<IReadOnlyList<HeldLease>> RenewLeasesAsync(IReadOnlyList<HeldLease> leases, TimeSpan duration, CancellationToken ct)
        {
            var lost = await base.RenewLeasesAsync(leases, duration, ct);
            renewed();
            return lost;
        }
    }

    /// <summary>Refuses one write, as a full disk does.</summary>
    private sealed class FailsOnce(IRunStore store, int at) : StoreDecorator(store)
    {
        private int _commits;

        public override ValueTask<IReadOnlyList<StoredEvent>> CommitAsync(RunCommit commit, CancellationToken ct)
            => Interlocked.Increment(ref _commits) == at ? throw new IOException("disk full at /var/lib/netra") : base.CommitAsync(commit, ct);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_write_that_the_store_refuses_ends_the_run_by_what_is_stored(int at)
    {
        var works = Code("works", static async (_, run, ct) => Text(await run.CallAsync(Calls.Tool("add", new { a = 1, b = 1 }), ct)), Add);
        await using var engines = await TestEngines.StartAsync([works], wrap: store => new FailsOnce(store, at));
        var ending = await engines.RunAsync("works");
        if (ending.Type != "run_completed")
        {
            ending.Text("code").ShouldBe("agent_failed");
            engines.Log.ShouldContain("System.IO.IOException");
            engines.Log.ShouldNotContain("/var/lib/netra");
        }
        else
        {
            // Everything was told in fewer writes.
            at.ShouldBeGreaterThan(2);
        }
        string.Concat(engines.Publisher.All).ShouldNotContain("/var/lib");
    }

    [Fact]
    public async Task Draining_gives_runs_their_time_then_leaves_them_to_the_next_start_which_goes_on_with_them()
    {
        var release = new TaskCompletionSource();
        var quick = Code("quick", async (_, _, _) =>
        {
            await release.Task;
            return Text("in time");
        });
        await using var engines = await TestEngines.StartAsync([quick, Waits()], new NetraLimits { DrainSeconds = 8 }, new VirtualClock());
        engines.AllowsUnfinished = true;
        var first = await engines.SubmitAsync("quick");
        var second = await engines.SubmitAsync("waits");
        var third = await engines.SubmitAsync("quick", thread: second.Thread);
        await engines.Publisher.WaitForAsync(e => e.Run == second.Run && e.Type == "agent_started");
        var drained = engines.Engines.DrainAsync(default).AsTask();
        engines.Engines.IsDraining.ShouldBeTrue();
        (await engines.RefuseAsync("quick")).Code.ShouldBe("server_draining");
        release.SetResult();
        (await engines.EndingOfAsync(first.Run)).Type.ShouldBe("run_completed");
        await engines.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(8));
        engines.Clock.Advance(TimeSpan.FromSeconds(8));
        await drained;
        engines.TypesOf(second.Run).ShouldBe(["message_received", "run_started", "agent_started"]);
        engines.TypesOf(third.Run).ShouldBe(["message_received", "run_queued"]);
        (await engines.Store.ReadUnownedAsync(default)).Select(static run => (run.Run, run.IsStarted, run.WasOwned)).ShouldBe([(second.Run, true, false), (third.Run, false, false)]);
        engines.Scopes.DisposedRuns.Count.ShouldBe(2);

        var answers = Code("waits", static (_, _, _) => new ValueTask<JsonText>(Text("after all")));
        await using var next = engines.Another(quick, answers);
        await next.Engines.RecoverAsync(default);
        (await next.EndingOfAsync(second.Run)).Text("answer").ShouldBe("after all");
        next.EventsOf(second.Run).Single(static e => e.Type == "run_resumed").Text("reason").ShouldBe("drained");
        (await next.EndingOfAsync(third.Run)).Text("answer").ShouldBe("in time");
        next.TypesOf(third.Run).ShouldBe(["message_received", "run_queued", "run_started", "agent_started", "agent_completed", "run_completed"]);
    }
}
