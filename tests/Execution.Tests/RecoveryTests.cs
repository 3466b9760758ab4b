using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class RecoveryTests
{
    [Fact]
    public async Task Runs_that_an_earlier_process_left_end_as_host_restarted_with_everything_closed()
    {
        var release = new TaskCompletionSource();
        var read = new TestTool("read", ToolEffect.Read, async (_, _, _) =>
        {
            await release.Task;
            return Text("r");
        });
        var once = new TestTool("once", ToolEffect.Once, async (_, _, _) =>
        {
            await release.Task;
            return Text("o");
        });
        var inner = Code("inner", static async (input, run, ct) => Text(await run.CallAsync(Calls.Tool(input.GetString()!, new { note = "whole" }), ct)), read, once);
        var outer = Code("outer", static async (_, run, ct) =>
        {
            await run.CallAllAsync(Calls.Agent("inner", "read"), Calls.Agent("inner", "once"), ct);
            return Text("never");
        });
        await using var engines = await TestEngines.StartAsync(outer, inner);
        var active = await engines.SubmitAsync("outer");
        await engines.Publisher.WaitForAsync(static e => e.Type == "tool_executing" && e.ToString().Contains("\"once\"", StringComparison.Ordinal));
        await engines.Publisher.WaitForAsync(static e => e.Type == "tool_executing" && e.ToString().Contains("\"read\"", StringComparison.Ordinal));
        var queued = await engines.SubmitAsync("outer", thread: active.Thread);
        var cancelled = await engines.SubmitAsync("outer", thread: active.Thread);
        await engines.Store.RequestCancelAsync(TestEngines.Ada.Id, cancelled.Run, default);
        await engines.Engines.RecoverAsync(default);

        var ending = engines.EventsOf(active.Run)[^1];
        ending.Type.ShouldBe("run_failed");
        ending.Text("code").ShouldBe("host_restarted");
        ending.Payload.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        ending.Payload.GetProperty("usage").GetProperty("tool_calls").GetInt32().ShouldBe(2);
        var tools = engines.EventsOf(active.Run).Where(static e => e.Type == "tool_completed").ToDictionary(static e => e.Text("tool_name"), static e => e);
        tools["read"].Text("status").ShouldBe("cancelled");
        tools["once"].Text("status").ShouldBe("unknown");
        tools["once"].Payload.GetProperty("error").GetProperty("code").GetString().ShouldBe("outcome_unknown");
        engines.EventsOf(active.Run).Where(static e => e.Type == "agent_completed").Select(static e => e.Agent).ShouldBe(["inner", "inner", "outer"]);
        var call = (await engines.Threads.FindCallAsync(TestEngines.Ada.Id, active.Run, new ToolCallId(tools["once"].Wire.GetProperty("call_id").GetString()!), default)).ShouldNotBeNull();
        call.Status.ShouldBe(CallStatus.Unknown);
        call.Arguments.ToString().ShouldBe("""{"note":"whole"}""");

        engines.TypesOf(queued.Run).ShouldBe(["message_received", "run_queued", "run_failed"]);
        engines.TypesOf(cancelled.Run).ShouldBe(["message_received", "run_queued", "run_cancelled"]);
        (await engines.Store.ReadUnfinishedAsync(default)).ShouldBeEmpty();
        release.SetResult();
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
        await RunRecovery.EndAsync(engines.Services, TestEngines.Ada.Id, accepted.Run, FailureCodes.HostRestarted, "Ended by somebody else.");
        goOn.SetResult();
        await engines.Scheduler.WhenIdleAsync();
        engines.TypesOf(accepted.Run).ShouldBe(["message_received", "run_started", "agent_started", "agent_completed", "run_failed"]);
        engines.Log.ShouldContain("its ownership was lost");
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
            engines.Log.ShouldContain("disk full");
        }
        else
        {
            // Everything was told in fewer writes.
            at.ShouldBeGreaterThan(2);
        }
        string.Concat(engines.Publisher.All).ShouldNotContain("/var/lib");
    }

    [Fact]
    public async Task Draining_gives_runs_their_time_then_leaves_them_to_the_next_start()
    {
        var release = new TaskCompletionSource();
        var quick = Code("quick", async (_, _, _) =>
        {
            await release.Task;
            return Text("in time");
        });
        await using var engines = await TestEngines.StartAsync([quick, Waits()], new NetraLimits { DrainSeconds = 8 }, new ManualTime());
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
        (await engines.Store.ReadUnfinishedAsync(default)).Select(static run => run.Run).ShouldBe([second.Run, third.Run]);
        engines.Scopes.DisposedRuns.Count.ShouldBe(2);

        await engines.Engines.RecoverAsync(default);
        engines.TypesOf(second.Run).ShouldBe(["message_received", "run_started", "agent_started", "agent_completed", "run_failed"]);
        engines.AllowsUnfinished = false;
    }
}
