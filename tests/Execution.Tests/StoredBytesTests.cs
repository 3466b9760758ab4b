using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary><c>StoredBytesPerUser</c>: what a user's conversations may have together.</summary>
public sealed class StoredBytesTests
{
    private static CodeAgent Fills { get; } = Code("fills", static async (_, run, ct) =>
    {
        while (true)
        {
            await run.ThinkAsync(new string('x', 100), ct);
        }
    });

    [Fact]
    public async Task StoredBytesPerUser_ends_a_run_that_fills_them_refuses_the_next_and_concerns_no_other_user()
    {
        await using var engines = await TestEngines.StartAsync([Fills, Echo], new NetraLimits { StoredBytesPerUser = 50_000, ActiveRunsPerUser = 1 });
        var filling = await engines.SubmitAsync("fills");
        // One that was admitted before comes to the same end.
        var queued = await engines.SubmitAsync("fills");

        var ending = await engines.EndingOfAsync(filling.Run);
        ending.Text("code").ShouldBe("output_limit");
        ending.Text("message").ShouldContain("delete one");
        ending.Payload.GetProperty("retryable").GetBoolean().ShouldBeFalse();
        (await engines.EndingOfAsync(queued.Run)).Text("code").ShouldBe("output_limit");

        var refused = await engines.RefuseAsync("echo", "more");
        (refused.Code, refused.Field).ShouldBe(("engine_limit", null));
        refused.Message.ShouldContain("50,000");
        (await engines.RefuseAsync("echo", "more", filling.Thread)).Code.ShouldBe("engine_limit");
        (await engines.RunAsync("echo", "hello", user: TestEngines.Bob)).Text("answer").ShouldBe("hello");

        using var lease = engines.Engines.Enter(TestEngines.Ada);
        (await lease.Engine.DeleteThreadAsync(filling.Thread, default)).ShouldBeTrue();
        (await lease.Engine.DeleteThreadAsync(queued.Thread, default)).ShouldBeTrue();
        (await engines.RunAsync("echo", "again")).Text("answer").ShouldBe("again");
    }

    [Fact]
    public async Task A_tool_whose_beginning_meets_the_limit_does_not_run_and_the_run_tells_how_it_ended()
    {
        var tool = new TestTool("once", ToolEffect.Once, static (_, _, _) => new(Text("done")));
        var calls = Code("calls", static async (_, run, ct) => Text((await run.TryCallAsync(Calls.Tool("once", new { text = new string('x', 20_000) }), ct)).Status.ToWire()), tool);
        await using var engines = await TestEngines.StartAsync([calls], new NetraLimits { StoredBytesPerUser = 20_000 });

        var ending = await engines.RunAsync("calls");

        ending.Text("code").ShouldBe("output_limit");
        tool.Bodies.ShouldBe(0);
        engines.TypesOf(ending.Run).ShouldBe(["message_received", "run_started", "agent_started", "tool_executing", "tool_completed", "agent_completed", "run_failed"]);
        (await engines.Store.FindRunAsync(TestEngines.Ada.Id, ending.Run, default))!.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public async Task A_run_that_waits_for_its_user_meets_the_limit_when_it_goes_on()
    {
        var erase = new TestTool("erase", ToolEffect.Once, static (_, _, _) => new(Text("erased"))) { RequiresApproval = true };
        var danger = Code("danger", static async (_, run, ct) => Text((await run.TryCallAsync(Calls.Tool("erase"), ct)).Status.ToWire()), erase);
        await using var engines = await TestEngines.StartAsync([danger, Fills], new NetraLimits { StoredBytesPerUser = 50_000 });
        var waiting = await engines.SubmitAsync("danger");
        var asked = await engines.Publisher.WaitForAsync(e => e.Run == waiting.Run && e.Type == "approval_requested");
        await engines.WaitingAsync(waiting.Run);
        (await engines.RunAsync("fills")).Text("code").ShouldBe("output_limit");

        (await engines.ApproveAsync(asked)).ShouldBe(ApprovalResult.Stored);

        (await engines.EndingOfAsync(waiting.Run)).Text("code").ShouldBe("output_limit");
        erase.Bodies.ShouldBe(0);
    }
}
