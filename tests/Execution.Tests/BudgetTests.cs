using Microsoft.Extensions.AI;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>Tokens and dollars: of a run, and of a user's day.</summary>
public sealed class BudgetTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task TokensPerRun_ends_a_run_before_the_call_beyond()
    {
        await using var engines = await StartAsync(new NetraLimits { TokensPerRun = 250 }, tokens: 100, turns: int.MaxValue);
        var ending = await engines.RunAsync("asks");
        ending.Text("code").ShouldBe("budget_exceeded");
        // 100, 200, 300: with 200 used another may begin, with 300 none may.
        engines.Model.Asked.Count.ShouldBe(3);
        ending.Payload.GetProperty("usage").GetProperty("input_tokens").GetInt64().ShouldBe(300);
    }

    [Fact]
    public async Task Calls_side_by_side_cannot_all_take_the_last_tokens()
    {
        var release = new TaskCompletionSource();
        var asks = Asking("asks");
        var outer = Code("outer", static async (_, run, ct) =>
        {
            await run.CallAllAsync(Calls.Agent("asks", Long), Calls.Agent("asks", Long), ct);
            return Text("done");
        });
        await using var engines = await TestEngines.StartAsync([outer, asks], new NetraLimits { TokensPerRun = 1_500 });
        engines.Model.Answer = async (_, ct) =>
        {
            await release.Task.WaitAsync(ct);
            return ScriptedChatClient.Text("done");
        };
        // About 1,000 tokens each: the second is refused while the first has used nothing yet.
        (await engines.RunAsync("outer")).Text("code").ShouldBe("budget_exceeded");
        engines.Model.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task TokensPerDay_ends_the_run_that_meets_it_refuses_the_next_and_begins_anew_at_midnight()
    {
        await using var engines = await StartAsync(new NetraLimits { TokensPerDay = new(250, 0, 0) }, tokens: 100, turns: 2);
        (await engines.RunAsync("asks")).Type.ShouldBe("run_completed");
        (await engines.RunAsync("asks")).Text("code").ShouldBe("budget_exceeded");
        engines.Model.Asked.Count.ShouldBe(3);
        var refused = await engines.RefuseAsync("asks");
        refused.Code.ShouldBe("budget_exceeded");
        refused.RetryAfter.ShouldBe(Midnight - engines.Clock.GetUtcNow());
        (await engines.RunAsync("asks", user: TestEngines.Bob)).Type.ShouldBe("run_completed");
        (await engines.RunAsync("asks", user: TestEngines.Ada with { Plan = Plan.Mid })).Type.ShouldBe("run_completed");

        engines.Clock.Advance(refused.RetryAfter!.Value);
        (await engines.RunAsync("asks")).Type.ShouldBe("run_completed");
    }

    [Fact]
    public async Task What_was_used_before_the_engine_was_made_counts()
    {
        await using var first = await StartAsync(new NetraLimits { TokensPerDay = new(200, 0, 0) }, tokens: 100, turns: 2);
        (await first.RunAsync("asks")).Type.ShouldBe("run_completed");
        await using var next = await first.NextAsync(Asks);
        (await next.RefuseAsync("asks")).Code.ShouldBe("budget_exceeded");
    }

    [Fact]
    public async Task What_a_run_used_before_its_host_died_counts()
    {
        var gate = new TaskCompletionSource();
        var waits = new TestTool("wait", ToolEffect.Read, async (_, _, _) =>
        {
            await gate.Task;
            return Text("waited");
        });
        var asks = Asking("asks", waits);
        await using var first = await TestEngines.StartAsync([asks], new NetraLimits { TokensPerRun = 250 });
        first.Model.Answer = static (_, _) => Task.FromResult(Using(100, ScriptedChatClient.Call(("wait", null))));
        var accepted = await first.SubmitAsync("asks");
        await first.Publisher.WaitForAsync(static e => e.Type == "tool_executing");
        await using var next = await first.NextAsync(asks);
        gate.SetResult();
        var ending = await next.EndingOfAsync(accepted.Run);
        ending.Text("code").ShouldBe("budget_exceeded");
        ending.Payload.GetProperty("usage").GetProperty("input_tokens").GetInt64().ShouldBe(300);
    }

    [Fact]
    public async Task A_call_that_fails_gives_back_what_was_kept_for_it()
    {
        var asks = Asking("asks");
        var outer = Code("outer", static async (_, run, ct) =>
        {
            for (var i = 0; i < 5; i++)
            {
                await run.TryCallAsync(Calls.Agent("asks", Long), ct);
            }
            return Text("done");
        });
        await using var engines = await TestEngines.StartAsync([outer, asks], new NetraLimits { TokensPerRun = 1_500 });
        engines.Model.Answer = static (_, _) => throw new HttpRequestException("no route");
        (await engines.RunAsync("outer")).Type.ShouldBe("run_completed");
        engines.Model.Asked.Count.ShouldBe(5);
    }

    /// <summary>About 1,000 tokens.</summary>
    private static string Long => new('x', 4_000);

    private static AgentDescriptor Asks => Asking("asks", Add);

    private static async Task<TestEngines> StartAsync(NetraLimits limits, int tokens, int turns)
    {
        var engines = await TestEngines.StartAsync([Asks], limits, new VirtualClock());
        engines.Model.Answer = (messages, _) => Task.FromResult(Using(
            tokens, messages.Count(static message => message.Role == ChatRole.Assistant) + 1 < turns ? ScriptedChatClient.Call(("add", new { a = 1, b = 2 })) : ScriptedChatClient.Text("done")));
        return engines;
    }

    private static ChatResponse Using(int tokens, ChatResponse response)
    {
        response.Usage = new UsageDetails { InputTokenCount = tokens, OutputTokenCount = 0 };
        return response;
    }
}
