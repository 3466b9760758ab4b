using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class LimitTests
{
    [Fact]
    public async Task ToolCallsPerRun_ends_the_run_without_events_of_the_call_beyond()
    {
        var loop = Code("loop", static async (_, run, ct) =>
        {
            while (true)
            {
                await run.TryCallAsync(Calls.Tool("add", new { a = 1, b = 2 }), ct);
            }
        }, Add);
        await using var engines = await TestEngines.StartAsync([loop], new NetraLimits { ToolCallsPerRun = 5 });
        var ending = await engines.RunAsync("loop");
        ending.Text("code").ShouldBe("call_limit");
        ending.Payload.GetProperty("usage").GetProperty("tool_calls").GetInt32().ShouldBe(5);
        engines.TypesOf(ending.Run).Count(static type => type == "tool_executing").ShouldBe(5);
    }

    [Fact]
    public async Task ModelCallsPerRun_ends_the_run()
    {
        await using var engines = await TestEngines.StartAsync([Asking("asks", Add)], new NetraLimits { ModelCallsPerRun = 3 });
        engines.Model.Answer = static (_, _) => Task.FromResult(ScriptedChatClient.Call(("add", new { a = 1, b = 1 })));
        var ending = await engines.RunAsync("asks", "go");
        ending.Text("code").ShouldBe("call_limit");
        engines.Model.Asked.Count.ShouldBe(3);
        ending.Payload.GetProperty("usage").GetProperty("model_calls").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task EventsPerRun_ends_the_run_with_room_for_every_end()
    {
        var chatty = Code("chatty", static async (_, run, ct) =>
        {
            await run.CallAsync(Calls.Agent("inner"), ct);
            return Text("never");
        });
        var inner = Code("inner", static async (_, run, ct) =>
        {
            while (true)
            {
                await run.ThinkAsync("again", ct);
            }
        });
        await using var engines = await TestEngines.StartAsync([chatty, inner], new NetraLimits { EventsPerRun = 100 });
        var ending = await engines.RunAsync("chatty");
        ending.Text("code").ShouldBe("event_limit");
        engines.EventsOf(ending.Run).Count.ShouldBe(100);
    }

    [Fact]
    public async Task AnswerBytes_fails_the_run_whether_returned_or_streamed()
    {
        var returns = Code("returns", static (_, _, _) => new(Text(new string('x', 2000))));
        var streams = Code("streams", static async (_, run, ct) =>
        {
            while (true)
            {
                await run.WriteAsync("0123456789", ct);
            }
        });
        await using var engines = await TestEngines.StartAsync([returns, streams], new NetraLimits { AnswerBytes = 1024 });
        (await engines.RunAsync("returns")).Text("code").ShouldBe("output_limit");
        (await engines.RunAsync("streams")).Text("code").ShouldBe("output_limit");
    }

    [Fact]
    public async Task AgentDepth_refuses_the_call_beyond()
    {
        var nested = Code("nested", static async (_, run, ct) => Text(await run.CallAsync(Calls.Agent("nested"), ct)));
        await using var engines = await TestEngines.StartAsync([nested], new NetraLimits { AgentDepth = 3 });
        var ending = await engines.RunAsync("nested");
        ending.Text("code").ShouldBe("depth_exceeded");
        engines.TypesOf(ending.Run).Count(static type => type == "agent_started").ShouldBe(3);
    }

    [Theory]
    [InlineData(Plan.Free, 60)]
    [InlineData(Plan.Mid, 120)]
    [InlineData(Plan.Enterprise, 600)]
    internal async Task RunSeconds_by_plan_times_the_run_out(Plan plan, int seconds)
    {
        var outer = Code("outer", static async (_, run, ct) => Text(await run.CallAsync(Calls.Agent("waits"), ct)));
        await using var engines = await TestEngines.StartAsync([outer, Waits()], time: new VirtualClock());
        var accepted = await engines.SubmitAsync("outer", user: TestEngines.Ada with { Plan = plan });
        await engines.Publisher.WaitForAsync(static e => e is { Type: "agent_started", Agent: "waits" });
        engines.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        engines.TypesOf(accepted.Run).ShouldNotContain("run_timed_out");
        engines.Clock.Advance(TimeSpan.FromTicks(1));
        var ending = await engines.EndingOfAsync(accepted.Run);
        ending.Type.ShouldBe("run_timed_out");
        ending.Payload.GetProperty("duration_ms").GetInt64().ShouldBe(seconds * 1000);
        engines.EventsOf(accepted.Run).Where(static e => e.Type == "agent_completed").ShouldAllBe(static e => e.Text("status") == "timeout");
    }

    [Fact]
    public async Task A_scope_that_does_not_come_back_from_its_disposal_is_counted_like_code_that_does_not()
    {
        using var release = new ManualResetEventSlim();
        await using var engines = await TestEngines.StartAsync([Echo], new NetraLimits { LeakedRunsPerUser = 1 });
        engines.Scopes.OnDisposeRun = _ =>
        {
            release.Wait();
            return ValueTask.CompletedTask;
        };
        await engines.RunAsync("echo", "x");
        await engines.Scheduler.WhenIdleAsync();
        (await engines.RefuseAsync("echo")).Code.ShouldBe("engine_limit");
        engines.Scopes.OnDisposeRun = null;
        release.Set();
        SubmitResult.Accepted? accepted = null;
        await Eventually.IsAsync(async () => (accepted = await engines.SubmitAsync(TestEngines.Request("echo", "y")) as SubmitResult.Accepted) is not null);
        await engines.EndingOfAsync(accepted!.Run);
    }

    [Fact]
    public async Task The_result_of_a_step_is_bounded()
    {
        var large = Code("large", static async (_, run, ct) =>
        {
            try
            {
                return Text(await run.StepAsync("large", StepJson.Default.String, static (_, _) => new(new string('x', 2_000)), ct));
            }
            catch (CallFailedException failed)
            {
                return Text(failed.Code);
            }
        });
        await using var engines = await TestEngines.StartAsync([large], new NetraLimits { AnswerBytes = 1_024 });
        (await engines.RunAsync("large")).Text("answer").ShouldBe("output_limit");
    }
}
