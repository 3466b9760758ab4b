using System.Text.Json;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class ApprovalTests
{
    private static TestTool Erase(ToolEffect effect = ToolEffect.Once) => new("erase", effect, static (_, context, _) => new(Text("erased"))) { RequiresApproval = true };

    /// <summary>Calls its first tool with its input and answers with what became of it.</summary>
    private static CodeAgent Danger(params TestTool[] tools) => Code(
        "danger",
        async (input, run, ct) =>
        {
            var result = await run.TryCallAsync(Calls.Tool(tools[0].Name, JsonText.From(input)), ct);
            return Text($"{result.Status.ToWire()} {result.Code}".Trim());
        },
        tools);

    /// <summary>Calls tools side by side; what became of each.</summary>
    private static async Task<string> AllAsync(IRun run, CancellationToken ct, params ToolCall<JsonElement>[] calls)
    {
        var statuses = new string[calls.Length];
        await run.ForkAsync(calls.Length, async (index, branch, token) => statuses[index] = (await branch.TryCallAsync(calls[index], token)).Status.ToWire(), ct);
        return string.Join(' ', statuses);
    }

    private static Task<WireEvent> AskedAsync(TestEngines engines, RunId run) => engines.Publisher.WaitForAsync(e => e.Run == run && e.Type == "approval_requested");

    [Fact]
    public async Task An_approved_call_runs_after_the_decision_and_the_run_waits_without_a_slot_a_scope_or_a_lease()
    {
        var tool = Erase();
        await using var engines = await TestEngines.StartAsync([Danger(tool), Echo], new NetraLimits { ActiveRunsPerUser = 1, ActiveRunsPerHost = 1 });
        var accepted = await engines.SubmitAsync("danger", new { file = "all" });
        var asked = await AskedAsync(engines, accepted.Run);
        asked.Text("tool_name").ShouldBe("erase");
        asked.Payload.GetProperty("arguments").GetRawText().ShouldBe("""{"file":"all"}""");
        asked.Payload.GetProperty("hidden").GetArrayLength().ShouldBe(0);
        await engines.WaitingAsync(accepted.Run);
        await engines.Scheduler.WhenIdleAsync().WaitAsync(TimeSpan.FromSeconds(30));
        engines.Scopes.DisposedRuns.Count.ShouldBe(1);
        (await engines.Database.ReadAsync(static c => c.QueryNumber("SELECT count(*) FROM runs WHERE lease IS NOT NULL OR owner IS NOT NULL"), default)).ShouldBe(0);
        // The only slot of user and host is free, but the thread is not.
        var behind = await engines.SubmitAsync("echo", "behind", accepted.Thread);
        (await engines.RunAsync("echo", "beside")).Text("answer").ShouldBe("beside");
        engines.TypesOf(behind.Run).ShouldBe(["message_received", "run_queued"]);
        tool.Bodies.ShouldBe(0);
        (await engines.Approvals.ReadPendingAsync(TestEngines.Ada.Id, default)).ShouldHaveSingleItem().Call.Value.ShouldBe(asked.Wire.GetProperty("call_id").GetString());

        (await engines.ApproveAsync(asked)).ShouldBe(ApprovalResult.Stored);
        var ending = await engines.EndingOfAsync(accepted.Run);
        ending.Text("answer").ShouldBe("ok");
        tool.Bodies.ShouldBe(1);
        engines.TypesOf(accepted.Run).ShouldBe(
            ["message_received", "run_started", "agent_started", "approval_requested", "approval_resolved", "tool_executing", "tool_completed", "agent_completed", "run_completed"]);
        ending.Payload.GetProperty("usage").GetProperty("tool_calls").GetInt32().ShouldBe(1);
        (await engines.Store.FindRunAsync(TestEngines.Ada.Id, accepted.Run, default))!.Attempts.ShouldBe(1);
        (await engines.Approvals.ReadPendingAsync(TestEngines.Ada.Id, default)).ShouldBeEmpty();
        (await engines.EndingOfAsync(behind.Run)).Text("answer").ShouldBe("behind");
    }

    [Fact]
    public async Task A_decision_counts_once_and_only_of_its_user_and_for_what_was_shown()
    {
        await using var engines = await TestEngines.StartAsync(Danger(Erase()));
        var accepted = await engines.SubmitAsync("danger", new { });
        var asked = await AskedAsync(engines, accepted.Run);
        (await engines.ApproveAsync(asked, user: TestEngines.Bob)).ShouldBe(ApprovalResult.NotFound);
        (await engines.ApproveAsync(asked, hash: new string('0', 64))).ShouldBe(ApprovalResult.Mismatch);
        (await engines.ApproveAsync(asked, false, "not today, Bearer abcdef1234567890abcdef")).ShouldBe(ApprovalResult.Stored);
        (await engines.ApproveAsync(asked, false)).ShouldBe(ApprovalResult.Stored);
        (await engines.ApproveAsync(asked)).ShouldBe(ApprovalResult.NotFound);
        (await engines.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe("denied approval_denied");
        var resolved = engines.EventsOf(accepted.Run).Single(static e => e.Type == "approval_resolved");
        (resolved.Text("decision"), resolved.Text("reason")).ShouldBe(("denied", "not today, [redacted]"));
        var completed = engines.EventsOf(accepted.Run).Single(static e => e.Type == "tool_completed");
        completed.Text("status").ShouldBe("denied");
        completed.Payload.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("not today");
        (await engines.ApproveAsync(asked, false)).ShouldBe(ApprovalResult.Stored);
        (await engines.ApproveAsync(asked)).ShouldBe(ApprovalResult.NotFound);
    }

    [Fact]
    public async Task An_approval_that_nobody_decides_expires_and_the_time_of_the_run_stands_still()
    {
        var time = new VirtualClock();
        await using var engines = await TestEngines.StartAsync([Danger(Erase())], new NetraLimits { ApprovalSeconds = 1_000 }, time);
        var accepted = await engines.SubmitAsync("danger", new { });
        var asked = await AskedAsync(engines, accepted.Run);
        asked.Payload.GetProperty("expires_at").GetDateTimeOffset().ShouldBe(time.GetUtcNow().AddSeconds(1_000));
        await engines.WaitingAsync(accepted.Run);
        // Other timers wait for as long while the attempt is at work; none of them is left when it is over.
        await engines.Scheduler.WhenIdleAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(1_000));
        time.Advance(TimeSpan.FromSeconds(1_000));
        (await engines.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe("denied approval_expired");
        engines.EventsOf(accepted.Run).Single(static e => e.Type == "approval_resolved").Text("decision").ShouldBe("expired");
        (await engines.ApproveAsync(asked)).ShouldBe(ApprovalResult.NotFound);
        engines.TypesOf(accepted.Run).ShouldContain("tool_executing");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_waits_is_cancelled_at_once_without_tool_events(bool byDeleting)
    {
        await using var engines = await TestEngines.StartAsync(Danger(Erase()), Echo);
        var accepted = await engines.SubmitAsync("danger", new { });
        var behind = await engines.SubmitAsync("echo", "behind", accepted.Thread);
        var asked = await AskedAsync(engines, accepted.Run);
        if (byDeleting)
        {
            using var lease = engines.Engines.Enter(TestEngines.Ada);
            var types = new System.Collections.Concurrent.ConcurrentQueue<string>();
            engines.Publisher.OnShow = shown => types.Enqueue($"{shown.Run == accepted.Run} {shown.Type}");
            await engines.WaitingAsync(accepted.Run);
            (await lease.Engine.DeleteThreadAsync(accepted.Thread, default)).ShouldBeTrue();
            types.Where(static type => type.StartsWith("True", StringComparison.Ordinal)).ShouldBe(["True approval_resolved", "True agent_completed", "True run_cancelled"]);
            types.ShouldContain("False run_cancelled");
            (await engines.ApproveAsync(asked)).ShouldBe(ApprovalResult.NotFound);
            return;
        }
        (await engines.CancelAsync(accepted.Run)).ShouldBe(CancelResult.Stored);
        (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_cancelled");
        engines.TypesOf(accepted.Run)[^4..].ShouldBe(["approval_requested", "approval_resolved", "agent_completed", "run_cancelled"]);
        engines.EventsOf(accepted.Run).Single(static e => e.Type == "approval_resolved").Text("decision").ShouldBe("cancelled");
        (await engines.ApproveAsync(asked)).ShouldBe(ApprovalResult.NotFound);
        (await engines.CancelAsync(accepted.Run)).ShouldBe(CancelResult.NotActive);
        (await engines.EndingOfAsync(behind.Run)).Text("answer").ShouldBe("behind");
    }

    [Fact]
    public async Task Several_wait_at_once_what_needs_no_approval_goes_on_beside_them_and_stored_steps_are_not_done_again()
    {
        var erase = Erase();
        var release = new TaskCompletionSource();
        var read = new TestTool("read", ToolEffect.Read, async (_, _, _) =>
        {
            await release.Task;
            return Text("read");
        });
        var before = 0;
        var agent = Code("several", async (_, run, ct) =>
        {
            await run.StepAsync("before", StepJson.Default.Int32, (_, _) => new(Interlocked.Increment(ref before)), ct);
            var results = await AllAsync(run, ct, Calls.Tool("erase", new { n = 0 }), Calls.Tool("erase", new { n = 1 }), Calls.Tool("read"));
            return Text(results);
        }, erase, read);
        await using var engines = await TestEngines.StartAsync(agent);
        var accepted = await engines.SubmitAsync("several");
        await Eventually.IsAsync(() => Task.FromResult(engines.EventsOf(accepted.Run).Count(static e => e.Type == "approval_requested") == 2 && read.Bodies == 1));
        var asked = engines.EventsOf(accepted.Run).Where(static e => e.Type == "approval_requested").OrderBy(static e => e.Payload.GetProperty("arguments").GetRawText(), StringComparer.Ordinal).ToArray();
        // While the other tool works, the call that was approved goes ahead in the same attempt.
        (await engines.ApproveAsync(asked[0])).ShouldBe(ApprovalResult.Stored);
        await engines.Publisher.WaitForAsync(static e => e.Type == "tool_completed");
        engines.Scopes.DisposedRuns.ShouldBeEmpty();
        release.SetResult();
        await engines.WaitingAsync(accepted.Run);
        (await engines.ApproveAsync(asked[1], false)).ShouldBe(ApprovalResult.Stored);
        (await engines.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe("ok denied ok");
        (erase.Bodies, read.Bodies, before).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task What_was_decided_or_waits_is_known_to_the_next_process()
    {
        var tool = Erase();
        var time = new VirtualClock();
        var agents = new[] { Danger(tool) };
        await using var first = await TestEngines.StartAsync([Danger(Erase())], new NetraLimits { ApprovalSeconds = 900 }, time);
        var decided = await first.SubmitAsync("danger", new { });
        var later = await first.SubmitAsync("danger", new { });
        var expiring = await first.SubmitAsync("danger", new { });
        foreach (var run in new[] { decided, later, expiring })
        {
            await AskedAsync(first, run.Run);
            await first.WaitingAsync(run.Run);
        }
        // It was stored, and the process died before the run went on.
        first.Scheduler.Drain();
        (await first.ApproveAsync(await AskedAsync(first, decided.Run))).ShouldBe(ApprovalResult.Stored);
        await using var next = await first.NextAsync([.. agents]);
        (await next.EndingOfAsync(decided.Run)).Text("answer").ShouldBe("ok");
        (await next.Store.FindRunAsync(TestEngines.Ada.Id, later.Run, default))!.Status.ShouldBe(RunStatus.Waiting);
        (await next.ApproveAsync(await AskedAsync(next, later.Run))).ShouldBe(ApprovalResult.Stored);
        (await next.EndingOfAsync(later.Run)).Text("answer").ShouldBe("ok");
        tool.Bodies.ShouldBe(2);
        await using var last = await next.NextAsync([.. agents]);
        var ending = last.EndingOfAsync(expiring.Run);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(900));
        time.Advance(TimeSpan.FromSeconds(901));
        // That may have been an alarm of those who died: of this one the time may have been read before and the alarm set after it.
        if (await Task.WhenAny(ending, time.WaitForTimerAsync(TimeSpan.FromSeconds(900))) != ending)
        {
            time.Advance(TimeSpan.FromSeconds(901));
        }
        (await ending).Text("answer").ShouldBe("denied approval_expired");
        last.TypesOf(decided.Run).ShouldNotContain("run_resumed");
    }

    [Fact]
    public async Task A_process_that_died_while_a_call_waited_beside_another_asks_only_once()
    {
        var release = new TaskCompletionSource();
        var erase = Erase();
        var read = new TestTool("read", ToolEffect.Read, async (_, _, _) =>
        {
            await release.Task;
            return Text("read");
        });
        var agent = Code("both", static async (_, run, ct) =>
        {
            var results = await AllAsync(run, ct, Calls.Tool("erase"), Calls.Tool("read"));
            return Text(results);
        }, erase, read);
        await using var first = await TestEngines.StartAsync(agent);
        var accepted = await first.SubmitAsync("both");
        var asked = await AskedAsync(first, accepted.Run);
        await Eventually.IsAsync(() => Task.FromResult(read.Bodies == 1));
        await using var next = await first.NextAsync(agent);
        await Eventually.IsAsync(() => Task.FromResult(read.Bodies == 2));
        release.SetResult();
        (await next.ApproveAsync(asked)).ShouldBe(ApprovalResult.Stored);
        (await next.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe("ok ok");
        next.TypesOf(accepted.Run).Count(static type => type == "approval_requested").ShouldBe(1);
        erase.Bodies.ShouldBe(1);
    }

    [Fact]
    public async Task Code_that_calls_with_other_arguments_after_the_decision_is_not_continued()
    {
        var tool = Erase();
        var other = Code("danger", static async (_, run, ct) =>
        {
            await run.TryCallAsync(Calls.Tool("erase", new { file = "everything" }), ct);
            return Text("went on");
        }, tool);
        await using var first = await TestEngines.StartAsync(Danger(Erase()));
        var accepted = await first.SubmitAsync("danger", new { file = "one" });
        var asked = await AskedAsync(first, accepted.Run);
        await first.WaitingAsync(accepted.Run);
        await using var next = await first.NextAsync(other);
        (await next.ApproveAsync(asked)).ShouldBe(ApprovalResult.Stored);
        (await next.EndingOfAsync(accepted.Run)).Text("code").ShouldBe("replay_mismatch");
        tool.Bodies.ShouldBe(0);
    }

    [Fact]
    public async Task A_call_that_its_code_gives_up_while_it_waits_has_no_tool_events()
    {
        var asked = new TaskCompletionSource();
        var agent = Code("gives_up", static async (_, run, ct) =>
        {
            using var mine = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await run.ForkAsync(2, async (index, branch, token) =>
            {
                if (index == 1)
                {
                    await branch.TryCallAsync(Calls.Tool("signal"), token);
                    await mine.CancelAsync();
                    return;
                }
                (await branch.TryCallAsync(Calls.Tool("erase"), mine.Token)).Status.ShouldBe(CallStatus.Cancelled);
            }, ct);
            return Text("done");
        }, Erase(), new TestTool("signal", ToolEffect.Read, async (_, _, ct) =>
        {
            await asked.Task.WaitAsync(ct);
            return Text("now");
        }));
        await using var engines = await TestEngines.StartAsync(agent);
        var accepted = await engines.SubmitAsync("gives_up");
        await AskedAsync(engines, accepted.Run);
        asked.SetResult();
        (await engines.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe("done");
        engines.EventsOf(accepted.Run).Single(static e => e.Type == "approval_resolved").Text("decision").ShouldBe("cancelled");
        engines.EventsOf(accepted.Run).Count(static e => e.Type == "tool_executing").ShouldBe(1);
    }

    [Fact]
    public async Task Arguments_are_shown_whole_without_secrets_and_without_what_deceives()
    {
        var tool = Erase();
        await using var engines = await TestEngines.StartAsync(Danger(tool));
        var text = new string('x', 5_000);
        var accepted = await engines.SubmitAsync("danger", new { text, api_key = "k", nested = new { list = new[] { "Bearer abcdef1234567890abcdef" } }, name = "a\u202Eb\nc" });
        var asked = await AskedAsync(engines, accepted.Run);
        var arguments = asked.Payload.GetProperty("arguments");
        arguments.GetProperty("text").GetString().ShouldBe(text);
        arguments.GetProperty("name").GetString().ShouldBe("a\\u202eb\\u000ac");
        arguments.GetProperty("api_key").GetString().ShouldBe("[redacted]");
        asked.Payload.GetProperty("hidden").EnumerateArray().Select(static e => e.GetString()).ShouldBe(["/api_key", "/nested/list/0"]);
        (await engines.ApproveAsync(asked)).ShouldBe(ApprovalResult.Stored);
        (await engines.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe("ok");

        var large = await engines.RunAsync("danger", new { text = new string('x', 16_384) });
        large.Text("answer").ShouldBe("denied too_large_to_approve");
        engines.TypesOf(large.Run).ShouldNotContain("approval_requested");
        tool.Bodies.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"b":1,"a":[1.0,1e21,1e-7,-0,0.000001,123456789012345680000,1.5E+300,5e-324,100,0.1]}""", """{"a":[1,1e+21,1e-7,0,0.000001,123456789012345680000,1.5e+300,5e-324,100,0.1],"b":1}""")]
    [InlineData("""{"\u20ac":"Euro","\r":"\u000f\n","1":"<\/script>","\ud83d\ude00":true,"\ufb33":null}""", "{\"\\r\":\"\\u000f\\n\",\"1\":\"</script>\",\"\u20ac\":\"Euro\",\"\ud83d\ude00\":true,\"\ufb33\":null}")]
    public void Canonical_json_is_that_of_RFC_8785(string json, string canonical)
        => System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(JsonText.Parse(json))).ShouldBe(canonical);
}
