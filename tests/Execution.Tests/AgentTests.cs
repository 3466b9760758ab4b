using System.Text.Json;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class AgentTests
{
    [Fact]
    public async Task An_agent_answers()
    {
        await using var engines = await TestEngines.StartAsync(Echo);
        var ending = await engines.RunAsync("echo", "hello");
        ending.Type.ShouldBe("run_completed", engines.Log);
        ending.Text("answer").ShouldBe("hello");
        engines.TypesOf(ending.Run).ShouldBe(["message_received", "run_started", "agent_started", "agent_completed", "run_completed"]);
        var record = (await engines.Store.FindRunAsync(TestEngines.Ada.Id, ending.Run, default)).ShouldNotBeNull();
        record.Status.ShouldBe(RunStatus.Completed);
        record.Answer.ShouldBe(JsonText.String("hello"));
        record.Attempts.ShouldBe(1);
        await engines.Scheduler.WhenIdleAsync();
        engines.Scopes.DisposedRuns.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Text_of_a_callee_is_not_shown_when_the_answer_is_no_text()
    {
        var structured = new CodeAgent("structured", static async (_, run, ct) => Calls.Json(new { text = await run.CallAsync(Calls.Agent("stream").AsAnswer(), ct) })) { Module = "test", IsEntry = true };
        var stream = Code("stream", static async (_, run, ct) =>
        {
            await run.WriteAsync("words", ct);
            return Text("words");
        });
        await using var engines = await TestEngines.StartAsync(structured, stream);
        (await engines.RunAsync("structured")).Payload.GetProperty("answer").GetProperty("text").GetString().ShouldBe("words");
        engines.Publisher.All.ShouldAllBe(static shown => shown.Seq != null);
    }

    [Fact]
    public async Task What_is_too_deep_to_be_shown_is_no_answer()
    {
        await using var engines = await TestEngines.StartAsync(Code("deep", static (_, _, _) => new(JsonText.FromTrusted(System.Text.Encoding.UTF8.GetBytes(new string('[', 250) + new string(']', 250))))));
        (await engines.RunAsync("deep")).Text("code").ShouldBe("output_limit");
    }

    [Fact]
    public async Task A_failure_that_is_meant_to_be_shown_is_shown_without_its_secrets()
    {
        await using var engines = await TestEngines.StartAsync(Code("fails", static (_, _, _) => throw new CallFailedException(CallStatus.Error, "refused", "The service refused Bearer abc123def456.")));
        (await engines.RunAsync("fails")).Text("message").ShouldBe("The service refused [redacted]");
    }

    [Fact]
    public async Task An_agent_that_calls_itself_can_be_told_apart_at_every_depth()
    {
        var nested = Code("nested", static async (input, run, ct) =>
        {
            var depth = input.GetInt32();
            return Calls.Json(depth == 0 ? 1 : 1 + (await run.CallAsync(Calls.Agent("nested", depth - 1), ct)).GetInt32());
        });
        await using var engines = await TestEngines.StartAsync(nested);
        var ending = await engines.RunAsync("nested", 4);
        ending.Payload.GetProperty("answer").GetInt32().ShouldBe(5);
        var started = engines.EventsOf(ending.Run).Where(static e => e.Type == "agent_started").ToArray();
        started.Select(static e => e.Wire.GetProperty("agent_id").GetString()).Distinct().Count().ShouldBe(5);
        for (var i = 1; i < started.Length; i++)
        {
            started[i].Text("parent_agent_id").ShouldBe(started[i - 1].Wire.GetProperty("agent_id").GetString());
        }
    }

    [Fact]
    public async Task Parallel_calls_of_one_agent_are_siblings()
    {
        var parallel = Code("parallel", static async (_, run, ct) =>
        {
            var (a, b, c) = await run.CallAllAsync(Calls.Agent("echo", "a"), Calls.Agent("echo", "b"), Calls.Agent("echo", "c"), ct);
            return Text($"{a}{b}{c}");
        });
        await using var engines = await TestEngines.StartAsync(parallel, Echo);
        var ending = await engines.RunAsync("parallel");
        ending.Text("answer").ShouldBe("abc");
        var root = engines.EventsOf(ending.Run).First(static e => e.Agent == "parallel").Wire.GetProperty("agent_id").GetString();
        var children = engines.EventsOf(ending.Run).Where(static e => e is { Type: "agent_started", Agent: "echo" }).ToArray();
        children.Length.ShouldBe(3);
        children.ShouldAllBe(e => e.Text("parent_agent_id") == root);
    }

    [Fact]
    public async Task What_an_agent_throws_is_shown_nowhere()
    {
        var fail = Code("fail", static (_, _, _) => throw new InvalidOperationException("cannot read /srv/probe/hidden with key sk-probe-4242"));
        await using var engines = await TestEngines.StartAsync(fail);
        var ending = await engines.RunAsync("fail", new { });
        ending.Type.ShouldBe("run_failed");
        ending.Text("code").ShouldBe("agent_failed");
        foreach (var shown in engines.Publisher.All.Select(static e => e.ToString()))
        {
            shown.ShouldNotContain("sk-probe-4242");
            shown.ShouldNotContain("/srv/probe/hidden");
            shown.ShouldNotContain("InvalidOperation");
            shown.ShouldNotContain(".cs");
        }
        engines.Log.ShouldContain("InvalidOperationException");
        engines.Log.ShouldNotContain("sk-probe-4242");
        var completed = engines.EventsOf(ending.Run).Single(static e => e.Type == "agent_completed");
        completed.Text("status").ShouldBe("error");
        completed.Payload.GetProperty("error").GetProperty("code").GetString().ShouldBe("agent_failed");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\" \\n\"")]
    public async Task Nothing_is_no_answer(string output)
    {
        await using var engines = await TestEngines.StartAsync(Code("empty", (_, _, _) => new(JsonText.Parse(output))));
        var ending = await engines.RunAsync("empty");
        ending.Text("code").ShouldBe("empty_result");
    }

    [Fact]
    public async Task A_callees_failure_fails_its_caller_with_the_same_code_unless_it_is_caught()
    {
        var outer = Code("outer", static async (input, run, ct) =>
        {
            if (input.GetBoolean())
            {
                var result = await run.TryCallAsync(Calls.Agent("refuses"), ct);
                result.IsOk.ShouldBeFalse();
                return Text($"{result.Status} {result.Code} {result.Message}");
            }
            return Text(await run.CallAsync(Calls.Agent("refuses"), ct));
        });
        var refuses = Code("refuses", static (_, _, _) => throw new CallFailedException(CallStatus.Error, "no_data", "There is no data."));
        await using var engines = await TestEngines.StartAsync(outer, refuses);

        (await engines.RunAsync("outer", true)).Text("answer").ShouldBe("Error no_data There is no data.");

        var ending = await engines.RunAsync("outer", false);
        ending.Text("code").ShouldBe("agent_failed");
        ending.Text("message").ShouldBe("There is no data.");
        engines.EventsOf(ending.Run).Where(static e => e.Type == "agent_completed").ShouldAllBe(static e => e.Payload.GetProperty("error").GetProperty("code").GetString() == "no_data");
    }

    [Fact]
    public async Task The_first_failure_by_index_decides_a_fork_whatever_comes_first()
    {
        var later = new TaskCompletionSource();
        var fork = Code("fork", async (_, run, ct) =>
        {
            await run.ForkAsync(3, async (index, branch, cancel) =>
            {
                if (index == 2)
                {
                    later.SetResult();
                    throw new CallFailedException(CallStatus.Error, "second", "second");
                }
                await later.Task;
                throw new CallFailedException(CallStatus.Error, index == 0 ? "zeroth" : "first", "a message");
            }, ct);
            return Text("");
        });
        await using var engines = await TestEngines.StartAsync(fork);
        var ending = await engines.RunAsync("fork");
        engines.EventsOf(ending.Run).Single(static e => e.Type == "agent_completed").Payload.GetProperty("error").GetProperty("code").GetString().ShouldBe("zeroth");
    }

    [Fact]
    public async Task A_frame_does_one_operation_at_a_time()
    {
        Exception? overlap = null;
        var misuse = Code("misuse", async (_, run, ct) =>
        {
            var first = run.CallAsync(Calls.Agent("waits"), ct);
            overlap = await Should.ThrowAsync<InvalidOperationException>(async () => await run.CallAsync(Calls.Agent("echo", "x"), ct));
            return Text("returns while a call is under way");
        });
        await using var engines = await TestEngines.StartAsync(misuse, Waits(), Echo);
        var ending = await engines.RunAsync("misuse");
        ending.Text("code").ShouldBe("agent_failed");
        overlap!.Message.ShouldContain("NETRA401");
        engines.EventsOf(ending.Run).Count(static e => e.Type == "agent_completed").ShouldBe(2);
    }

    [Fact]
    public async Task A_frame_is_of_no_use_after_its_code_has_returned()
    {
        IRun? kept = null;
        var keeps = Code("keeps", (_, run, _) =>
        {
            kept = run;
            return new(Text("done"));
        });
        var calls = Code("calls", async (_, run, ct) =>
        {
            await run.CallAsync(Calls.Agent("keeps"), ct);
            await Should.ThrowAsync<InvalidOperationException>(async () => await kept!.ThinkAsync("late", ct));
            return Text("done");
        });
        await using var engines = await TestEngines.StartAsync(calls, keeps);
        (await engines.RunAsync("calls")).Type.ShouldBe("run_completed");
    }

    [Fact]
    public async Task The_thread_belongs_to_the_agent_that_it_was_handed_to()
    {
        var front = Code("front", static async (input, run, ct) => Text(await run.HandOffAsync(Calls.Agent("billing", input.GetString()), "It is about money.", ct)));
        var billing = Code("billing", static (input, _, _) => new(Text($"billing: {input.GetString()}")));
        await using var engines = await TestEngines.StartAsync(front, billing);
        var first = await engines.RunAsync("front", "refund?");
        first.Text("answer").ShouldBe("billing: refund?");
        engines.TypesOf(first.Run).ShouldBe(
            ["message_received", "run_started", "agent_started", "agent_handed_off", "agent_started", "agent_completed", "agent_completed", "run_completed"]);
        var handed = engines.EventsOf(first.Run).Single(static e => e.Type == "agent_handed_off");
        handed.Text("to").ShouldBe("billing");
        handed.Text("reason").ShouldBe("It is about money.");

        var second = await engines.EndingOfAsync((await engines.SubmitAsync(TestEngines.Request(null, "and now?", first.Thread))).ShouldBeOfType<SubmitResult.Accepted>().Run);
        second.Text("answer").ShouldBe("billing: and now?");
        engines.EventsOf(second.Run)[0].Text("agent").ShouldBe("billing");
    }

    [Fact]
    public async Task Warnings_of_callees_stand_in_the_ending()
    {
        var outer = Code("outer", static async (_, run, ct) =>
        {
            run.Warn("old_data", "The data is a year old.");
            return Text(await run.CallAsync(Calls.Agent("inner"), ct));
        });
        var inner = Code("inner", static (_, run, _) =>
        {
            run.Warn("few_rows", "There are 3 rows.");
            return new(Text("ok"));
        });
        await using var engines = await TestEngines.StartAsync(outer, inner);
        var ending = await engines.RunAsync("outer");
        ending.Payload.GetProperty("warnings").EnumerateArray().Select(static w => w.GetProperty("code").GetString()).ShouldBe(["old_data", "few_rows"]);
        (await engines.Store.FindRunAsync(TestEngines.Ada.Id, ending.Run, default))!.Warnings.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Thoughts_are_told_in_order_with_everything_else()
    {
        var thinker = Code("thinker", static async (_, run, ct) =>
        {
            await run.ThinkAsync("one", ct);
            await run.CallAsync(Calls.Agent("echo", "x"), ct);
            await run.ThinkAsync("two", ct);
            await run.ThinkAsync("three", ct);
            return Text("done");
        });
        await using var engines = await TestEngines.StartAsync(thinker, Echo);
        var ending = await engines.RunAsync("thinker");
        engines.TypesOf(ending.Run).ShouldBe(
            ["message_received", "run_started", "agent_started", "agent_thinking", "agent_started", "agent_completed", "agent_thinking", "agent_thinking", "agent_completed", "run_completed"]);
        var thoughts = engines.EventsOf(ending.Run).Where(static e => e.Type == "agent_thinking").ToArray();
        thoughts.Select(static e => e.Text("thought")).ShouldBe(["one", "two", "three"]);
        thoughts.Select(static e => e.Payload.GetProperty("step_number").GetInt32()).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_run_of_many_thoughts_ends_in_time()
    {
        var count = TestScale.Of(19_000);
        var chatty = Code("chatty", async (_, run, ct) =>
        {
            for (var i = 0; i < count; i++)
            {
                await run.ThinkAsync($"thought {i}", ct);
            }
            return Text("done");
        });
        await using var engines = await TestEngines.StartAsync(chatty);
        var ending = await engines.RunAsync("chatty");
        ending.Type.ShouldBe("run_completed");
        engines.EventsOf(ending.Run).Count(static e => e.Type == "agent_thinking").ShouldBe(count);
    }

    [Fact]
    public async Task A_step_is_given_a_key_and_its_result_comes_from_its_stored_form()
    {
        var steps = Code("steps", static async (_, run, ct) =>
        {
            var value = await run.StepAsync("roll", StepJson.Default.Rolled, static (context, _) => new(new Rolled(context.IdempotencyKey, context.Attempt)), ct);
            var failed = await Should.ThrowAsync<CallFailedException>(async () => await run.StepAsync("break", StepJson.Default.Rolled, static (_, _) => throw new InvalidOperationException("secret detail"), ct));
            return Text($"{value.Key} {value.Attempt} {failed.Code} {failed.Message}");
        });
        await using var engines = await TestEngines.StartAsync(steps);
        var ending = await engines.RunAsync("steps");
        ending.Text("answer").ShouldMatch("^i_[a-z2-7]{26} 1 step_failed A step of the agent failed.$");
        (await engines.Store.ReadStepsAsync(TestEngines.Ada.Id, ending.Run, default)).Count(static step => step is { Kind: StepKind.Named, Ended: true }).ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_over_64_KiB_is_cut_in_the_event_and_whole_on_the_run()
    {
        var text = string.Concat(Enumerable.Repeat("ab😀", 40_000));
        await using var engines = await TestEngines.StartAsync(Code("long", (_, _, _) => new(Text(text))), Code("list", static (_, _, _) => new(Calls.Json(Enumerable.Range(0, 30_000)))));
        var ending = await engines.RunAsync("long");
        ending.Payload.GetProperty("truncated").GetBoolean().ShouldBeTrue();
        var shown = ending.Text("answer");
        text.ShouldStartWith(shown);
        char.IsHighSurrogate(shown[^1]).ShouldBeFalse();
        JsonText.String(shown).Utf8.Length.ShouldBeInRange(65_530, 65_536);
        (await engines.Store.FindRunAsync(TestEngines.Ada.Id, ending.Run, default))!.Answer.ShouldBe(JsonText.String(text));

        var list = await engines.RunAsync("list");
        list.Payload.GetProperty("truncated").GetBoolean().ShouldBeTrue();
        list.Text("answer").ShouldStartWith("[0,1,2,");
        (await engines.Store.FindRunAsync(TestEngines.Ada.Id, list.Run, default))!.Answer.ToElement().GetArrayLength().ShouldBe(30_000);
    }

    [Fact]
    public async Task What_is_streamed_becomes_the_answer()
    {
        var pieces = new[] { "Hel", "lo \ud83d", "\ude00 wor", "ld" };
        var stream = Code("stream", async (_, run, ct) =>
        {
            foreach (var piece in pieces)
            {
                await run.WriteAsync(piece, ct);
            }
            return Text(string.Concat(pieces));
        });
        var outer = Code("outer", static async (_, run, ct) => Text(await run.CallAsync(Calls.Agent("stream").AsAnswer(), ct)));
        var silent = Code("silent", static async (_, run, ct) => Text(await run.CallAsync(Calls.Agent("stream"), ct)));
        await using var engines = await TestEngines.StartAsync(stream, outer, silent);
        foreach (var agent in new[] { "stream", "outer" })
        {
            var ending = await engines.RunAsync(agent);
            ending.Text("answer").ShouldBe("Hello 😀 world");
            var deltas = engines.Publisher.All.Where(e => e.Run == ending.Run && e.Type == "message_delta").ToArray();
            string.Concat(deltas.Select(static e => e.Text("text"))).ShouldBe("Hello 😀 world");
            var offset = 0;
            foreach (var delta in deltas)
            {
                delta.Payload.GetProperty("offset").GetInt32().ShouldBe(offset);
                delta.Text("message_id").ShouldBe(ending.Text("message_id"));
                delta.Agent.ShouldBe("stream");
                offset += delta.Text("text").Length;
            }
            engines.Publisher.All.Any(e => e.Run == ending.Run && e.Type == "message_snapshot").ShouldBeFalse();
        }
        var quiet = await engines.RunAsync("silent");
        engines.Publisher.All.Any(e => e.Run == quiet.Run && e.Type == "message_delta").ShouldBeFalse();
    }

    [Fact]
    public async Task Text_that_is_not_the_answer_is_replaced_before_the_ending()
    {
        var stream = Code("stream", static async (_, run, ct) =>
        {
            await run.WriteAsync("a draft", ct);
            return Text("the answer");
        });
        await using var engines = await TestEngines.StartAsync(stream);
        var ending = await engines.RunAsync("stream");
        var all = engines.Publisher.All.Where(e => e.Run == ending.Run).ToList();
        var snapshot = all.FindIndex(static e => e.Type == "message_snapshot");
        all[snapshot].Text("text").ShouldBe("the answer");
        all[snapshot].Text("message_id").ShouldBe(ending.Text("message_id"));
        snapshot.ShouldBeLessThan(all.IndexOf(ending));
        snapshot.ShouldBeLessThan(all.FindIndex(static e => e.Type == "agent_completed"));
    }

    [Fact]
    public async Task A_draft_is_found_while_it_is_streamed()
    {
        var written = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var stream = Code("stream", async (_, run, ct) =>
        {
            await run.WriteAsync("half", ct);
            written.SetResult();
            await finish.Task;
            return Text("half");
        });
        await using var engines = await TestEngines.StartAsync(stream);
        var accepted = await engines.SubmitAsync("stream");
        await written.Task;
        using var lease = engines.Engines.Enter(TestEngines.Ada);
        var draft = lease.Engine.FindDraft(accepted.Thread).ShouldNotBeNull();
        draft.Text.ShouldBe("half");
        draft.Run.ShouldBe(accepted.Run);
        using var bobs = engines.Engines.Enter(TestEngines.Bob);
        bobs.Engine.FindDraft(accepted.Thread).ShouldBeNull();
        finish.SetResult();
        await engines.EndingOfAsync(accepted.Run);
    }

    [Fact]
    public async Task A_callers_token_cancels_its_callee_and_not_the_run()
    {
        var outer = Code("outer", static async (_, run, ct) =>
        {
            using var impatient = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var call = run.TryCallAsync(Calls.Agent("waits"), impatient.Token);
            await impatient.CancelAsync();
            var result = await call;
            return Text($"{result.Status}");
        });
        await using var engines = await TestEngines.StartAsync(outer, Waits());
        var ending = await engines.RunAsync("outer");
        ending.Text("answer").ShouldBe("Cancelled");
    }

    [Fact]
    public async Task A_scope_that_cannot_be_disposed_changes_no_answer()
    {
        await using var engines = await TestEngines.StartAsync(Echo);
        engines.Scopes.OnDisposeRun = static _ => throw new InvalidOperationException("cannot close");
        (await engines.RunAsync("echo", "a")).Type.ShouldBe("run_completed");
        engines.Scopes.OnDisposeRun = null;
        engines.Scopes.OnOpenRun = static _ => throw new InvalidOperationException("cannot open");
        var failed = await engines.RunAsync("echo", "b");
        failed.Text("code").ShouldBe("agent_failed");
        engines.TypesOf(failed.Run).ShouldBe(["message_received", "run_started", "run_failed"]);
    }
}
