using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class CancelTests
{
    [Fact]
    public async Task An_agent_that_heeds_its_token_is_cancelled_at_once()
    {
        await using var engines = await TestEngines.StartAsync(Waits());
        var accepted = await engines.SubmitAsync("waits");
        await engines.Publisher.WaitForAsync(static e => e.Type == "agent_started");
        (await engines.CancelAsync(accepted.Run)).ShouldBe(CancelResult.Stored);
        var ending = await engines.EndingOfAsync(accepted.Run);
        ending.Type.ShouldBe("run_cancelled");
        engines.EventsOf(accepted.Run).Single(static e => e.Type == "agent_completed").Text("status").ShouldBe("cancelled");
        (await engines.CancelAsync(accepted.Run)).ShouldBe(CancelResult.NotActive);
        (await engines.CancelAsync(RunId.New())).ShouldBe(CancelResult.NotFound);
        (await engines.Store.FindRunAsync(TestEngines.Ada.Id, accepted.Run, default))!.Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public async Task Another_users_run_cannot_be_cancelled_or_told_from_one_that_does_not_exist()
    {
        var finish = new TaskCompletionSource();
        await using var engines = await TestEngines.StartAsync(Stuck(finish.Task, "waits"));
        var accepted = await engines.SubmitAsync("waits");
        (await engines.CancelAsync(accepted.Run, TestEngines.Bob)).ShouldBe(CancelResult.NotFound);
        finish.SetResult();
        (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_completed");
    }

    [Fact]
    public async Task A_queued_run_ends_without_having_started()
    {
        await using var engines = await TestEngines.StartAsync(Waits());
        var first = await engines.SubmitAsync("waits");
        var second = await engines.SubmitAsync("waits", thread: first.Thread);
        (await engines.CancelAsync(second.Run)).ShouldBe(CancelResult.Stored);
        await engines.EndingOfAsync(second.Run);
        engines.TypesOf(second.Run).ShouldBe(["message_received", "run_queued", "run_cancelled"]);
        await engines.CancelAsync(first.Run);
        await engines.EndingOfAsync(first.Run);
    }

    [Theory]
    [InlineData(ToolEffect.Read, "cancelled")]
    [InlineData(ToolEffect.Once, "outcome_unknown")]
    internal async Task A_tool_at_work_is_cancelled_with_the_run(ToolEffect effect, string code)
    {
        var tool = new TestTool("wait", effect, static async (_, _, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return default;
        });
        var caller = Code("caller", static async (_, run, ct) =>
        {
            await run.TryCallAsync(Calls.Tool("wait"), ct);
            return Text("the end of the whole run is no result");
        }, tool);
        await using var engines = await TestEngines.StartAsync(caller);
        var accepted = await engines.SubmitAsync("caller");
        await engines.Publisher.WaitForAsync(static e => e.Type == "tool_executing");
        await engines.CancelAsync(accepted.Run);
        (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_cancelled");
        var completed = engines.EventsOf(accepted.Run).Single(static e => e.Type == "tool_completed");
        completed.Text("status").ShouldBe("cancelled");
        completed.Payload.GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task A_model_that_is_being_asked_is_cancelled()
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks"));
        var asked = new TaskCompletionSource();
        engines.Model.Answer = async (_, ct) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
            return null!;
        };
        var accepted = await engines.SubmitAsync("asks", "hi");
        await asked.Task;
        await engines.CancelAsync(accepted.Run);
        (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_cancelled");
    }

    [Fact]
    public async Task A_run_can_be_cancelled_at_every_event_of_it()
    {
        var inner = Code("inner", static async (_, run, ct) =>
        {
            await run.ThinkAsync("hm", ct);
            return Text(await run.CallAsync(Calls.Tool("add", new { a = 1, b = 2 }), ct));
        }, Add);
        var outer = Code("outer", static async (_, run, ct) =>
        {
            var (one, two) = await run.CallAllAsync(Calls.Agent("inner"), Calls.Agent("inner"), ct);
            await run.ThinkAsync("almost", ct);
            return Text($"{one} {two}");
        });
        await using var engines = await TestEngines.StartAsync(outer, inner);
        var whole = engines.TypesOf((await engines.RunAsync("outer")).Run).Length;
        for (var at = 1; at < whole; at++)
        {
            var count = 0;
            RunId? victim = null;
            var cancelled = new TaskCompletionSource<Task>();
            var stopAt = at;
            engines.Publisher.OnShow = shown =>
            {
                victim ??= shown.Run;
                if (shown.Run == victim && shown.Seq is not null && Interlocked.Increment(ref count) == stopAt)
                {
                    var run = shown.Run;
                    cancelled.SetResult(Task.Run(() => engines.CancelAsync(run)));
                }
            };
            var accepted = await engines.SubmitAsync("outer");
            await await cancelled.Task;
            engines.Publisher.OnShow = null;
            (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBeOneOf("run_cancelled", "run_completed");
        }
    }

    [Fact]
    public async Task An_agent_that_heeds_nothing_is_abandoned_and_keeps_a_leak_slot_until_its_code_returns()
    {
        using var release = new ManualResetEventSlim();
        var stuck = Code("stuck", (_, _, _) =>
        {
            release.Wait(CancellationToken.None);
            return new(Text("done"));
        });
        var outer = Code("outer", static async (_, run, ct) => Text(await run.CallAsync(Calls.Agent("stuck"), ct)));
        await using var engines = await TestEngines.StartAsync([outer, stuck, Echo], new NetraLimits { LeakedRunsPerUser = 1 }, new VirtualClock());
        var accepted = await engines.SubmitAsync("outer");
        await engines.Publisher.WaitForAsync(static e => e is { Type: "agent_started", Agent: "stuck" });
        await engines.CancelAsync(accepted.Run);
        await engines.Clock.WaitForTimerAsync(Grace.Run);
        engines.Clock.Advance(Grace.Run);
        (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_cancelled");
        engines.EventsOf(accepted.Run).Where(static e => e.Type == "agent_completed").Select(static e => e.Agent).ShouldBe(["stuck", "outer"]);

        await engines.Scheduler.WhenIdleAsync();
        (await engines.RefuseAsync("echo", "x")).Code.ShouldBe("engine_limit");
        (await engines.RunAsync("echo", "another user's engine is not affected", user: TestEngines.Bob)).Type.ShouldBe("run_completed");

        var told = engines.Publisher.All.Count;
        release.Set();
        await Eventually.IsAsync(async () => await engines.SubmitAsync(TestEngines.Request("echo", "again")) is SubmitResult.Accepted);
        await engines.Publisher.WaitForAsync(static e => e.IsEnding && e.ToString().Contains("again", StringComparison.Ordinal));
        engines.Publisher.All.Skip(told).ShouldAllBe(e => e.Run != accepted.Run);
    }

    [Fact]
    public async Task A_run_that_outlives_its_time_ends_in_time()
    {
        var release = new TaskCompletionSource();
        await using var engines = await TestEngines.StartAsync([Stuck(release.Task)], time: new VirtualClock());
        var accepted = await engines.SubmitAsync("stuck");
        await engines.Publisher.WaitForAsync(static e => e.Type == "agent_started");
        engines.Clock.Advance(TimeSpan.FromSeconds(60));
        await engines.Clock.WaitForTimerAsync(Grace.Run);
        engines.Clock.Advance(Grace.Run);
        (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_timed_out");
        engines.EventsOf(accepted.Run).Single(static e => e.Type == "agent_completed").Text("status").ShouldBe("timeout");
        release.SetResult();
    }

    [Fact]
    public async Task A_cancellation_callback_that_blocks_or_throws_harms_nobody()
    {
        using var release = new ManualResetEventSlim();
        var nasty = Code("nasty", async (_, _, ct) =>
        {
            await using var blocks = ct.Register(release.Wait);
            await using var throws = ct.Register(static () => throw new InvalidOperationException("in a callback"));
            await Task.Delay(Timeout.Infinite, ct);
            return default;
        });
        await using var engines = await TestEngines.StartAsync([nasty, Echo], time: new VirtualClock());
        var accepted = await engines.SubmitAsync("nasty");
        await engines.Publisher.WaitForAsync(static e => e.Type == "agent_started");
        await engines.CancelAsync(accepted.Run);
        (await engines.RunAsync("echo", "x", user: TestEngines.Bob)).Type.ShouldBe("run_completed");
        await engines.Clock.WaitForTimerAsync(Grace.Run);
        engines.Clock.Advance(Grace.Run);
        release.Set();
        (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_cancelled");
    }

    [Fact]
    public async Task Deleting_a_thread_cancels_its_runs_first()
    {
        await using var engines = await TestEngines.StartAsync(Waits());
        var first = await engines.SubmitAsync("waits");
        var second = await engines.SubmitAsync("waits", thread: first.Thread);
        await engines.Publisher.WaitForAsync(static e => e.Type == "agent_started");
        var endings = Task.WhenAll(engines.EndingOfAsync(first.Run), engines.EndingOfAsync(second.Run));
        using (var lease = engines.Engines.Enter(TestEngines.Bob))
        {
            (await lease.Engine.DeleteThreadAsync(first.Thread, default)).ShouldBeFalse();
        }
        using (var lease = engines.Engines.Enter(TestEngines.Ada))
        {
            (await lease.Engine.DeleteThreadAsync(first.Thread, default)).ShouldBeTrue();
            (await lease.Engine.DeleteThreadAsync(first.Thread, default)).ShouldBeFalse();
        }
        (await endings).ShouldAllBe(static ending => ending.Type == "run_cancelled");
        engines.Publisher.Deleted.ShouldBe([first.Thread]);
        (await engines.Threads.FindAsync(TestEngines.Ada.Id, first.Thread, default)).ShouldBeNull();
        (await engines.RefuseAsync("waits", thread: first.Thread)).Code.ShouldBe("thread_not_found");
    }
}
