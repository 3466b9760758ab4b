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
        await using var engines = await StartAsync(new NetraLimits { TokensPerRun = 300 }, tokens: 100, turns: int.MaxValue);
        var ending = await engines.RunAsync("asks");
        ending.Text("code").ShouldBe("budget_exceeded");
        engines.Model.Asked.Count.ShouldBe(3);
        ending.Payload.GetProperty("usage").GetProperty("input_tokens").GetInt64().ShouldBe(300);
    }

    [Fact]
    public async Task Calls_side_by_side_cannot_all_take_the_last_tokens()
    {
        var outer = Code("outer", static async (_, run, ct) =>
        {
            await run.CallAllAsync(Enumerable.Range(0, 20).Select(static Call<System.Text.Json.JsonElement> (_) => Calls.Agent("asks", "q")), ct);
            return Text("done");
        });
        await using var engines = await TestEngines.StartAsync([outer, Asking("asks")], new NetraLimits { TokensPerDay = new(5_000, 0, 0) });
        // A model keeps to what it is told, and writes as much as it may.
        engines.Model.Answer = (_, _) => Task.FromResult(Using(10, ScriptedChatClient.Text("done"), output: engines.Model.Asked[^1].Options!.MaxOutputTokens!.Value));
        var ending = await engines.RunAsync("outer");
        ending.Text("code").ShouldBe("budget_exceeded");
        var usage = ending.Payload.GetProperty("usage");
        (usage.GetProperty("input_tokens").GetInt64() + usage.GetProperty("output_tokens").GetInt64()).ShouldBeInRange(4_900, 5_010);
        (await engines.RefuseAsync("outer")).Code.ShouldBe("budget_exceeded");
    }

    [Fact]
    public async Task Calls_side_by_side_that_use_little_all_get_their_turn()
    {
        var outer = Code("outer", static async (_, run, ct) =>
        {
            await run.CallAllAsync(Enumerable.Range(0, 20).Select(static Call<System.Text.Json.JsonElement> (_) => Calls.Agent("asks", "q")), ct);
            return Text("done");
        });
        // Room for one reply of the greatest length, and for a hundred as they are.
        await using var engines = await TestEngines.StartAsync([outer, Asking("asks")], new NetraLimits { TokensPerRun = 10_000 });
        engines.Model.Answer = static (_, _) => Task.FromResult(Using(50, ScriptedChatClient.Text("done"), output: 50));
        (await engines.RunAsync("outer")).Type.ShouldBe("run_completed");
        engines.Model.Asked.Count.ShouldBe(20);
        engines.Model.Asked[0].Options!.MaxOutputTokens.ShouldBe(new ModelTerms().MaxOutputTokens);
    }

    [Fact]
    public async Task A_reply_that_was_cut_for_want_of_tokens_says_so()
    {
        await using var engines = await TestEngines.StartAsync([Asking("asks")], new NetraLimits { TokensPerRun = 500 });
        engines.Model.Answer = static (_, _) => Task.FromResult(Using(10, ScriptedChatClient.Text("cut"), output: 400, ChatFinishReason.Length));
        (await engines.RunAsync("asks", "q")).Text("code").ShouldBe("budget_exceeded");
        engines.Model.Asked[0].Options!.MaxOutputTokens!.Value.ShouldBeInRange(400, 499);

        await using var others = await TestEngines.StartAsync([Asking("asks")], new NetraLimits());
        others.Model.Answer = engines.Model.Answer;
        (await others.RunAsync("asks", "q")).Text("code").ShouldBe("model_truncated");
    }

    [Fact]
    public async Task What_tools_are_described_by_is_kept_too()
    {
        var tool = new TestTool(new string('x', 4_000), ToolEffect.Read, static (_, _, _) => new(Text("x")));
        await using var engines = await TestEngines.StartAsync([Asking("asks", tool)], new NetraLimits { TokensPerRun = 900 });
        (await engines.RunAsync("asks", "q")).Text("code").ShouldBe("budget_exceeded");
        engines.Model.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task CostPerDayUsd_ends_the_run_that_meets_it_and_refuses_the_next_also_after_a_restart()
    {
        await using var engines = await TestEngines.StartAsync([Asks], new NetraLimits { CostPerDayUsd = new(1, 0, 0) }, new VirtualClock());
        Prices(engines);
        // 0.25 for each call.
        engines.Model.Answer = static (_, _) => Task.FromResult(Using(10_000, ScriptedChatClient.Call(("add", new { a = 1, b = 2 })), output: 1_000));
        var ending = await engines.RunAsync("asks");
        ending.Text("code").ShouldBe("budget_exceeded");
        engines.Model.Asked.Count.ShouldBe(4);
        ending.Payload.GetProperty("usage").GetProperty("cost_usd").GetDecimal().ShouldBe(1m);
        // What may still be written is bounded by what is left: 0.25 dollars are 2,500 tokens.
        engines.Model.Asked[3].Options!.MaxOutputTokens!.Value.ShouldBeInRange(1, 2_500);
        (await engines.RefuseAsync("asks")).Message.ShouldContain("$1 of today");
        (await engines.RunAsync("asks", user: TestEngines.Bob)).Text("code").ShouldBe("budget_exceeded");
        await using var next = await engines.NextAsync(Asks);
        (await next.RefuseAsync("asks")).Code.ShouldBe("budget_exceeded");
    }

    [Fact]
    public async Task A_days_budget_does_not_come_back_with_a_deleted_thread_or_a_call_without_a_price()
    {
        await using var engines = await TestEngines.StartAsync([Asks], new NetraLimits { CostPerDayUsd = new(0.3m, 0, 0) });
        Prices(engines);
        engines.Model.Answer = (_, _) =>
        {
            var isFirst = engines.Model.Asked.Count == 1;
            var reply = isFirst ? Using(10_000, ScriptedChatClient.Call(("add", new { a = 1, b = 2 })), output: 1_000) : Using(10, ScriptedChatClient.Text("done"), output: 10);
            return Task.FromResult(reply);
        };
        var ending = await engines.RunAsync("asks");
        ending.Type.ShouldBe("run_completed");
        (await engines.Store.DeleteThreadAsync(TestEngines.Ada.Id, ending.Thread, default)).ShouldBeTrue();
        var spent = await engines.Threads.ReadUsageAsync(TestEngines.Ada.Id, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), default);
        spent.PricedUsd.ShouldBe(0.2506m, 0.01m);
        await using var next = await engines.NextAsync(Asks);
        Prices(next);
        next.Model.Answer = static (_, _) => Task.FromResult(Using(1_000, ScriptedChatClient.Text("done"), output: 400));
        (await next.RunAsync("asks")).Type.ShouldBe("run_completed");
        // Less than 0.05 dollars are left.
        next.Model.Asked[^1].Options!.MaxOutputTokens!.Value.ShouldBeInRange(300, 333);
    }

    [Fact]
    public async Task A_thread_that_is_deleted_while_its_run_is_at_work_gives_nothing_back()
    {
        await using var engines = await TestEngines.StartAsync([Asks], new NetraLimits { LeaseSeconds = 2 });
        Prices(engines);
        var isAsked = new TaskCompletionSource();
        engines.Model.Answer = async (_, ct) =>
        {
            if (engines.Model.Asked.Count == 1)
            {
                return Using(10_000, ScriptedChatClient.Call(("add", new { a = 1, b = 2 })), output: 1_000);
            }
            isAsked.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
            throw new InvalidOperationException("Nobody waits for so long.");
        };
        var accepted = await engines.SubmitAsync("asks", "q");
        await isAsked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        (await engines.Store.DeleteThreadAsync(TestEngines.Ada.Id, accepted.Thread, default)).ShouldBeTrue();
        // When the engine notices that the run is gone.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await engines.Threads.ReadUsageAsync(TestEngines.Ada.Id, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), default)).PricedUsd < 0.25m)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    [Fact]
    public async Task What_came_and_was_never_shown_is_counted_too()
    {
        await using var engines = await TestEngines.StartAsync([Asking("asks")], new NetraLimits());
        Prices(engines);
        engines.Model.Answer = (_, _) =>
        {
            Attempt(engines, 4_000);
            throw new ModelRequestException(HttpRequestError.ResponseEnded);
        };
        var failed = (await engines.RunAsync("asks", "q")).Payload.GetProperty("usage");
        failed.GetProperty("input_tokens").GetInt64().ShouldBeGreaterThan(0);
        failed.GetProperty("output_tokens").GetInt64().ShouldBe(1_000);
        failed.GetProperty("estimated").GetBoolean().ShouldBeTrue();

        engines.Model.Answer = (_, _) =>
        {
            Attempt(engines, 400);
            Attempt(engines, 40);
            return Task.FromResult(Using(10, ScriptedChatClient.Text("done"), output: 3));
        };
        var repeated = (await engines.RunAsync("asks", "q")).Payload.GetProperty("usage");
        repeated.GetProperty("input_tokens").GetInt64().ShouldBe(10 + failed.GetProperty("input_tokens").GetInt64());
        repeated.GetProperty("output_tokens").GetInt64().ShouldBe(3 + 100);
        repeated.GetProperty("model_calls").GetInt32().ShouldBe(1);

        static void Attempt(TestEngines engines, int characters)
        {
            var meter = engines.Model.Asked[^1].Options!.AdditionalProperties![ModelMeter.Key].ShouldBeOfType<ModelMeter>();
            meter.Begin();
            meter.Reach(characters);
        }
    }

    [Fact]
    public async Task More_than_a_provider_may_send_has_the_code_of_a_long_answer()
    {
        await using var engines = await TestEngines.StartAsync([Asking("asks")], new NetraLimits());
        engines.Model.Answer = static (_, _) => throw new ModelRequestException(HttpRequestError.ConfigurationLimitExceeded);
        (await engines.RunAsync("asks", "q")).Text("code").ShouldBe("output_limit");
    }

    [Fact]
    public async Task Runs_of_which_the_cost_is_not_known_leave_the_days_cost_as_it_is()
    {
        await using var engines = await TestEngines.StartAsync([Asks], new NetraLimits { CostPerDayUsd = new(0.3m, 0, 0) });
        Prices(engines);
        engines.Model.Answer = static (_, _) => Task.FromResult(Using(10_000, ScriptedChatClient.Text("done"), output: 1_000));
        (await engines.RunAsync("asks")).Payload.GetProperty("usage").GetProperty("cost_usd").GetDecimal().ShouldBe(0.25m);
        engines.Model.Terms = new();
        (await engines.RunAsync("asks")).Payload.GetProperty("usage").GetProperty("cost_usd").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        await using var next = await engines.NextAsync(Asks);
        Prices(next);
        next.Model.Answer = static (_, _) => Task.FromResult(Using(1_000, ScriptedChatClient.Text("done"), output: 400));
        // 0.05 dollars are left.
        (await next.RunAsync("asks")).Type.ShouldBe("run_completed");
        next.Model.Asked[^1].Options!.MaxOutputTokens!.Value.ShouldBeInRange(300, 333);
        (await next.RefuseAsync("asks")).Code.ShouldBe("budget_exceeded");
    }

    [Theory]
    [InlineData(null, null, null, true)]
    [InlineData(70, null, null, true)]
    [InlineData(null, 30, null, true)]
    [InlineData(70, null, 100, false)]
    [InlineData(null, 30, 31, true)]
    [InlineData(70, 30, null, false)]
    public async Task Where_a_provider_says_nothing_of_tokens_they_are_estimated_and_marked(int? input, int? output, int? total, bool isEstimated)
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks"));
        engines.Model.Answer = (_, _) =>
        {
            var reply = ScriptedChatClient.Text(new string('x', 120));
            reply.Usage = input is null && output is null && total is null ? null : new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = total };
            return Task.FromResult(reply);
        };
        var usage = (await engines.RunAsync("asks", "q")).Payload.GetProperty("usage");
        usage.GetProperty("output_tokens").GetInt64().ShouldBe(30);
        usage.GetProperty("input_tokens").GetInt64().ShouldBe(input ?? usage.GetProperty("input_tokens").GetInt64());
        usage.GetProperty("input_tokens").GetInt64().ShouldBePositive();
        usage.GetProperty("estimated").GetBoolean().ShouldBe(isEstimated);
    }

    [Fact]
    public async Task TokensPerDay_ends_the_run_that_meets_it_refuses_the_next_and_begins_anew_at_midnight()
    {
        await using var engines = await StartAsync(new NetraLimits { TokensPerDay = new(300, 0, 0) }, tokens: 100, turns: 2);
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

    [Fact]
    public async Task A_total_that_is_less_than_the_estimated_prompt_makes_no_negative_tokens()
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks"));
        Prices(engines);
        engines.Model.Answer = static (_, _) =>
        {
            var reply = ScriptedChatClient.Text("short");
            reply.Usage = new UsageDetails { TotalTokenCount = 5 };
            return Task.FromResult(reply);
        };
        var usage = (await engines.RunAsync("asks", Long)).Payload.GetProperty("usage");
        (usage.GetProperty("input_tokens").GetInt64(), usage.GetProperty("output_tokens").GetInt64()).ShouldBe((5, 0));
        usage.GetProperty("cost_usd").GetDecimal().ShouldBe(5 * 10 / 1_000_000m);
    }

    private static AgentDescriptor Asks => Asking("asks", Add);

    private static async Task<TestEngines> StartAsync(NetraLimits limits, int tokens, int turns)
    {
        var engines = await TestEngines.StartAsync([Asks], limits, new VirtualClock());
        engines.Model.Answer = (messages, _) => Task.FromResult(Using(
            tokens, messages.Count(static message => message.Role == ChatRole.Assistant) + 1 < turns ? ScriptedChatClient.Call(("add", new { a = 1, b = 2 })) : ScriptedChatClient.Text("done")));
        return engines;
    }

    /// <summary>10 dollars for a million tokens that are read, 150 for those that are written.</summary>
    private static void Prices(TestEngines engines) => engines.Model.Terms = new() { Price = new ModelPrice(10, 150) };

    private static ChatResponse Using(int input, ChatResponse response, int output = 0, ChatFinishReason? finish = null)
    {
        response.Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output };
        response.FinishReason = finish ?? response.FinishReason;
        return response;
    }
}
