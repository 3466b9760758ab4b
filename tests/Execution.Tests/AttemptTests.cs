using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>What an attempt must not do with what an earlier one left.</summary>
public sealed class AttemptTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_call_begins_and_ends_in_one_write_so_that_no_crash_can_let_it_run(bool isTooLarge)
    {
        var tool = isTooLarge
            ? new TestTool("tool", ToolEffect.Idempotent, static (_, _, _) => new(Text("ran"))) { RequiresApproval = true }
            : new TestTool("tool", ToolEffect.Read, static (_, _, _) => new(Text("ran"))) { RequiredPlan = Plan.Enterprise };
        var caller = Code("caller", async (_, run, ct) => Text((await run.TryCallAsync(Calls.Tool("tool", new { text = new string('x', isTooLarge ? 20_000 : 10) }), ct)).Status.ToWire()), tool);
        var commits = new Commits();
        await using var engines = await TestEngines.StartAsync([caller], new NetraLimits(), wrap: store => new Watched(store, commits));
        // Each entry alone, as a store that is fast enough writes them.
        for (var i = 0; i < 20; i++)
        {
            (await engines.RunAsync("caller", "x")).Text("answer").ShouldBe("denied");
        }
        tool.Bodies.ShouldBe(0);
        var begun = commits.Where(static commit => commit.Events.Any(static draft => draft.Event is ToolExecuting)).ToArray();
        begun.Length.ShouldBe(20);
        begun.ShouldAllBe(static commit => commit.Events.Any(static draft => draft.Event is ToolCompleted) && commit.Steps.All(static step => step.Kind != StepKind.Tool || step.Ended));
    }

    [Fact]
    public async Task What_began_without_an_approval_that_it_needs_now_is_not_repeated()
    {
        TestTool Erase(bool asks) => new("erase", ToolEffect.Idempotent, async (_, _, ct) =>
        {
            await Task.Delay(asks ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, ct);
            return Text("erased");
        }) { RequiresApproval = asks };
        CodeAgent Caller(TestTool tool) => Code("caller", static async (_, run, ct) => Text((await run.TryCallAsync(Calls.Tool("erase"), ct)).Status.ToWire()), tool);
        await using var first = await TestEngines.StartAsync(Caller(Erase(asks: false)));
        var run = await first.SubmitAsync("caller");
        await first.Publisher.WaitForAsync(static e => e.Type == "tool_executing");
        var changed = Erase(asks: true);
        await using var next = await first.NextAsync(Caller(changed));
        (await next.EndingOfAsync(run.Run)).Text("code").ShouldBe("replay_mismatch");
        changed.Bodies.ShouldBe(0);
    }

    [Fact]
    public async Task What_a_tool_has_done_when_the_host_stops_is_kept()
    {
        var begun = new TaskCompletionSource();
        var pay = new TestTool("pay", ToolEffect.Once, async (_, _, ct) =>
        {
            begun.SetResult();
            var cancelled = new TaskCompletionSource();
            await using var told = ct.Register(cancelled.SetResult);
            // It is told to stop, and has paid all the same.
            await cancelled.Task;
            return Text("paid");
        });
        var caller = Code("caller", static async (_, run, ct) => Text((await run.TryCallAsync(Calls.Tool("pay"), ct)).Status.ToWire()), pay);
        await using var first = await TestEngines.StartAsync([caller], new NetraLimits { DrainSeconds = 0 });
        first.AllowsUnfinished = true;
        var run = await first.SubmitAsync("caller");
        await begun.Task;
        await first.Engines.DrainAsync(default);
        await using var next = first.Another(caller);
        await next.Engines.RecoverAsync(default);
        (await next.EndingOfAsync(run.Run)).Text("answer").ShouldBe("ok");
        pay.Bodies.ShouldBe(1);
    }

    [Fact]
    public async Task Code_that_fails_before_what_it_had_done_is_other_code()
    {
        var pay = new TestTool("pay", ToolEffect.Once, static (_, _, _) => new(Text("paid")));
        var outer = Code("outer", static async (_, run, ct) => Text((await run.TryCallAsync(Calls.Agent("inner", "x"), ct)).Status.ToWire()));
        var before = Code("inner", static async (_, run, ct) =>
        {
            await run.CallAsync(Calls.Tool("pay"), ct);
            await run.ThinkAsync("paid", ct);
            await Task.Delay(Timeout.Infinite, ct);
            return Text("x");
        }, pay);
        var after = Code("inner", static (_, _, _) => throw new InvalidOperationException("changed"), pay);
        await using var first = await TestEngines.StartAsync(outer, before);
        var run = await first.SubmitAsync("outer");
        await first.Publisher.WaitForAsync(static e => e.Type == "agent_thinking");
        await using var next = await first.NextAsync(outer, after);
        (await next.EndingOfAsync(run.Run)).Text("code").ShouldBe("replay_mismatch");
    }

    [Fact]
    public async Task A_repeated_tool_that_does_not_do_what_it_had_done_is_other_code()
    {
        TestTool Tool(bool isChanged) => new("tool", ToolEffect.Idempotent, async (_, context, ct) =>
        {
            if (isChanged)
            {
                return Text("other");
            }
            await context.Run.CallAsync(Calls.Agent("pays", "x"), ct);
            await context.Run.CallAsync(Calls.Agent("waits", "x"), ct);
            return Text("x");
        });
        var pays = Code("pays", static (_, _, _) => new(Text("paid")));
        CodeAgent Outer(bool isChanged) => Code("outer", static async (_, run, ct) => Text((await run.TryCallAsync(Calls.Tool("tool"), ct)).Status.ToWire()), Tool(isChanged));
        await using var first = await TestEngines.StartAsync(Outer(isChanged: false), pays, Waits());
        var run = await first.SubmitAsync("outer");
        await first.Publisher.WaitForAsync(static e => e.Type == "agent_started" && e.Agent == "waits");
        await using var next = await first.NextAsync(Outer(isChanged: true), pays, Waits());
        (await next.EndingOfAsync(run.Run)).Text("code").ShouldBe("replay_mismatch");
    }

    [Fact]
    public async Task What_earlier_attempts_used_counts_when_the_next_is_cancelled_before_it_has_caught_up()
    {
        var erase = new TestTool("erase", ToolEffect.Once, static (_, _, _) => new(Text("erased"))) { RequiresApproval = true };
        var attempts = 0;
        var resumed = new TaskCompletionSource();
        var outer = Code("outer", async (_, run, ct) =>
        {
            if (Interlocked.Increment(ref attempts) > 1)
            {
                resumed.TrySetResult();
                await Task.Delay(Timeout.Infinite, ct);
            }
            await run.CallAsync(Calls.Agent("asks", "q"), ct);
            await run.TryCallAsync(Calls.Tool("erase"), ct);
            return Text("ok");
        }, erase);
        await using var engines = await TestEngines.StartAsync(outer, Asking("asks"));
        engines.Model.Answer = static (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "a")) { Usage = new UsageDetails { InputTokenCount = 1000, OutputTokenCount = 7 } });
        var run = await engines.SubmitAsync("outer");
        var asked = await engines.Publisher.WaitForAsync(static e => e.Type == "approval_requested");
        await engines.WaitingAsync(run.Run);
        await engines.ApproveAsync(asked);
        await resumed.Task;
        await engines.CancelAsync(run.Run);
        var usage = (await engines.EndingOfAsync(run.Run)).Payload.GetProperty("usage");
        (usage.GetProperty("input_tokens").GetInt64(), usage.GetProperty("output_tokens").GetInt64(), usage.GetProperty("model_calls").GetInt32()).ShouldBe((1000, 7, 1));
    }

    [Fact]
    public async Task A_code_that_somebody_threw_is_not_logged()
    {
        await using var engines = await TestEngines.StartAsync(Code("throws", static (_, _, _) => throw new CallFailedException(CallStatus.Error, "canary-code", "m")));
        await engines.RunAsync("throws");
        engines.Log.ShouldNotContain("canary");
    }

    [Fact]
    public async Task An_answer_that_was_cut_is_paid()
    {
        await using var engines = await TestEngines.StartAsync([Asking("asks")], new NetraLimits { TokensPerDay = new(500, 0, 0) });
        engines.Model.Terms = new() { MaxOutputTokens = 100 };
        engines.Model.Answer = static (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "long"))
        {
            FinishReason = ChatFinishReason.Length,
            Usage = new UsageDetails { InputTokenCount = 1000, OutputTokenCount = 900 },
        });
        var ending = await engines.RunAsync("asks", "q");
        ending.Text("code").ShouldBe("model_truncated");
        var usage = ending.Payload.GetProperty("usage");
        (usage.GetProperty("input_tokens").GetInt64(), usage.GetProperty("output_tokens").GetInt64(), usage.GetProperty("model_calls").GetInt32()).ShouldBe((1000, 900, 1));
        (await engines.RefuseAsync("asks", "q")).Code.ShouldBe("budget_exceeded");
    }

    [Fact]
    public async Task A_call_that_is_cancelled_is_paid_by_an_estimate()
    {
        var asked = new TaskCompletionSource();
        await using var engines = await TestEngines.StartAsync(Asking("asks"));
        engines.Model.Answer = async (_, ct) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
            throw new InvalidOperationException("It was cancelled.");
        };
        var run = await engines.SubmitAsync("asks", new string('x', 4_000));
        await asked.Task;
        await engines.CancelAsync(run.Run);
        var usage = (await engines.EndingOfAsync(run.Run)).Payload.GetProperty("usage");
        usage.GetProperty("input_tokens").GetInt64().ShouldBeGreaterThanOrEqualTo(1_000);
        usage.GetProperty("model_calls").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Runs_that_wait_do_not_start_while_too_many_of_their_user_did_not_come_back()
    {
        var release = new TaskCompletionSource();
        var begun = 0;
        var stuck = Code("stuck", async (_, _, _) =>
        {
            Interlocked.Increment(ref begun);
            await release.Task;
            return Text("late");
        });
        await using var engines = await TestEngines.StartAsync([stuck], new NetraLimits { LeakedRunsPerUser = 1, ActiveRunsPerUser = 2 }, new VirtualClock());
        var runs = new List<SubmitResult.Accepted>();
        for (var i = 0; i < 6; i++)
        {
            runs.Add(await engines.SubmitAsync("stuck"));
        }
        await Eventually.IsAsync(() => Task.FromResult(Volatile.Read(ref begun) == 2));
        var endings = runs.Take(2).Select(run => engines.EndingOfAsync(run.Run)).ToArray();
        foreach (var run in runs.Take(2))
        {
            await engines.CancelAsync(run.Run);
        }
        await Eventually.IsAsync(() =>
        {
            engines.Clock.Advance(Grace.Run);
            return Task.FromResult(endings.All(static ending => ending.IsCompleted));
        });
        (await Task.WhenAll(endings)).ShouldAllBe(static ending => ending.Type == "run_cancelled");
        // Between the first that did not come back and the second, one may have begun.
        var most = Volatile.Read(ref begun);
        most.ShouldBeLessThanOrEqualTo(3);
        release.SetResult();
        foreach (var run in runs.Skip(2))
        {
            (await engines.EndingOfAsync(run.Run)).Type.ShouldBe("run_completed");
        }
        begun.ShouldBe(6);
    }

    private sealed class Commits : ConcurrentQueue<RunCommit>;

    private sealed class Watched(IRunStore store, Commits commits) : StoreDecorator(store)
    {
        public override ValueTask<IReadOnlyList<StoredEvent>> CommitAsync(RunCommit commit, CancellationToken ct)
        {
            commits.Enqueue(commit);
            return base.CommitAsync(commit, ct);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not JSON")]
    public async Task A_run_whose_stored_steps_cannot_be_read_ends_and_so_do_its_calls(string content)
    {
        var thinks = Code("thinks", static async (_, run, ct) =>
        {
            await run.ThinkAsync("deep", ct);
            await run.TryCallAsync(Calls.Tool("waits"), ct);
            return Text("x");
        }, new TestTool("waits", ToolEffect.Once, static async (_, _, ct) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return Text("x");
        }));
        await using var first = await TestEngines.StartAsync(thinks);
        var run = await first.SubmitAsync("thinks");
        await first.Publisher.WaitForAsync(static e => e.Type == "tool_executing");
        await first.Database.WriteAsync(connection => connection.Execute("UPDATE steps SET content = CAST(?1 AS BLOB)", content), default);
        await using var next = await first.NextAsync(thinks);
        var ending = await next.EndingOfAsync(run.Run);
        ending.Text("code").ShouldBe("recovery_exhausted");
        next.TypesOf(run.Run).TakeLast(3).ShouldBe(["tool_completed", "agent_completed", "run_failed"]);
    }

    [Fact]
    public async Task A_step_whose_result_the_code_cannot_read_any_more_is_a_mismatch()
    {
        static CodeAgent Steps<T>(System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, T value) => Code("steps", async (_, run, ct) =>
        {
            await run.StepAsync("step", type, (_, _) => new(value), ct);
            await run.ThinkAsync("stepped", ct);
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return Text("x");
        });
        await using var first = await TestEngines.StartAsync(Steps(StepJson.Default.String, "text"));
        var run = await first.SubmitAsync("steps");
        await first.Publisher.WaitForAsync(static e => e.Type == "agent_thinking");
        await using var next = await first.NextAsync(Steps(StepJson.Default.Int32, 1));
        (await next.EndingOfAsync(run.Run)).Text("code").ShouldBe("replay_mismatch");
    }
}
