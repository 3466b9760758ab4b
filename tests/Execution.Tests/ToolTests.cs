using System.Text.Json;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class ToolTests
{
    /// <summary>Calls its only tool with its input and answers with what became of it.</summary>
    private static CodeAgent Caller(TestTool tool) => Code(
        "caller",
        async (input, run, ct) =>
        {
            var result = await run.TryCallAsync(Calls.Tool(tool.Name, JsonText.From(input)), ct);
            return Text($"{result.Status.ToWire()} {result.Code} {(result.IsOk ? result.Value.GetRawText() : "")}".Trim());
        },
        tool);

    [Fact]
    public async Task A_tools_beginning_is_shown_before_its_body_runs_and_its_result_after()
    {
        TestEngines? engines = null;
        var seen = Array.Empty<string>();
        string? key = null;
        ToolCallId? id = null;
        var tool = new TestTool("look", ToolEffect.Read, (_, context, _) =>
        {
            seen = [.. engines!.Publisher.All.Select(static e => e.Type)];
            (key, id) = (context.IdempotencyKey, context.CallId);
            context.User.Id.ShouldBe(TestEngines.Ada.Id);
            return new(Calls.Json(new { found = 3 }));
        });
        await using (engines = await TestEngines.StartAsync(Caller(tool)))
        {
            var ending = await engines.RunAsync("caller", new { });
            ending.Text("answer").ShouldBe("""ok  {"found":3}""");
            seen.ShouldContain("tool_executing");
            engines.TypesOf(ending.Run).ShouldBe(["message_received", "run_started", "agent_started", "tool_executing", "tool_completed", "agent_completed", "run_completed"]);
            var completed = engines.EventsOf(ending.Run).Single(static e => e.Type == "tool_completed");
            completed.Wire.GetProperty("call_id").GetString().ShouldBe(id!.Value.Value);
            completed.Payload.GetProperty("result").GetProperty("found").GetInt32().ShouldBe(3);
            key.ShouldNotBeNullOrEmpty();
            ending.Payload.GetProperty("usage").GetProperty("tool_calls").GetInt32().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Wrong_arguments_do_not_reach_the_body()
    {
        await using var engines = await TestEngines.StartAsync(Caller(Add));
        var ending = await engines.RunAsync("caller", new { a = 1 });
        ending.Text("answer").ShouldBe("invalid_arguments invalid_arguments");
        engines.EventsOf(ending.Run).Single(static e => e.Type == "tool_completed").Text("status").ShouldBe("invalid_arguments");
    }

    [Fact]
    public async Task A_tool_that_is_not_permitted_is_denied_and_the_agent_goes_on()
    {
        static ValueTask<JsonText> Body(JsonElement arguments, ToolContext context, CancellationToken ct) => new(Text("done"));
        var plan = new TestTool("premium", ToolEffect.Read, Body) { RequiredPlan = Plan.Mid };
        var role = new TestTool("admin", ToolEffect.Read, Body) { RequiredRole = "admin" };
        var rate = new TestTool("rare", ToolEffect.Read, Body) { CallsPerMinute = 2 };
        var agent = Code(
            "caller",
            static async (input, run, ct) =>
            {
                var result = await run.TryCallAsync(Calls.Tool(input.GetString()!), ct);
                return Text($"{result.Status.ToWire()} {result.Code}");
            },
            plan, role, rate);
        await using var engines = await TestEngines.StartAsync([agent], time: new VirtualClock());
        var ending = await engines.RunAsync("caller", "premium");
        ending.Text("answer").ShouldBe("denied plan_required");
        engines.TypesOf(ending.Run).ShouldBe(["message_received", "run_started", "agent_started", "tool_executing", "tool_completed", "agent_completed", "run_completed"]);
        (await engines.RunAsync("caller", "premium", user: new() { Id = new("u_mid"), Plan = Plan.Enterprise })).Text("answer").ShouldBe("ok ");
        (await engines.RunAsync("caller", "admin")).Text("answer").ShouldBe("denied role_required");
        (await engines.RunAsync("caller", "admin", user: new() { Id = new("u_root"), Roles = ["admin"] })).Text("answer").ShouldBe("ok ");
        (await engines.RunAsync("caller", "rare")).Text("answer").ShouldBe("ok ");
        (await engines.RunAsync("caller", "rare")).Text("answer").ShouldBe("ok ");
        (await engines.RunAsync("caller", "rare")).Text("answer").ShouldBe("denied rate_limited");
        (await engines.RunAsync("caller", "rare", user: TestEngines.Bob)).Text("answer").ShouldBe("ok ");
        engines.Clock.Advance(TimeSpan.FromMinutes(1));
        (await engines.RunAsync("caller", "rare")).Text("answer").ShouldBe("ok ");
        rate.Bodies.ShouldBe(4);
    }

    [Fact]
    public async Task A_tool_that_the_agent_does_not_declare_cannot_be_called()
    {
        var agent = Code("caller", static async (_, run, ct) =>
        {
            var result = await run.TryCallAsync(Calls.Tool("add", new { a = 1, b = 2 }), ct);
            return Text($"{result.Status.ToWire()} {result.Code}");
        });
        await using var engines = await TestEngines.StartAsync(agent, Code("other", static (_, _, _) => new(Text("x")), Add));
        var ending = await engines.RunAsync("caller");
        ending.Text("answer").ShouldBe("error unknown_tool");
        engines.TypesOf(ending.Run).ShouldNotContain("tool_executing");
    }

    [Fact]
    public async Task What_a_tool_throws_is_shown_nowhere()
    {
        var tool = new TestTool("breaks", ToolEffect.Read, static (_, _, _) => throw new IOException("cannot open /srv/hidden with Bearer abcdef1234567890"));
        await using var engines = await TestEngines.StartAsync(Caller(tool));
        var ending = await engines.RunAsync("caller", new { });
        ending.Text("answer").ShouldBe("error tool_failed");
        string.Concat(engines.Publisher.All).ShouldNotContain("hidden");
        engines.Log.ShouldNotContain("abcdef1234567890");
    }

    [Theory]
    [InlineData(ToolEffect.Read, "timeout timeout")]
    [InlineData(ToolEffect.Once, "timeout outcome_unknown")]
    internal async Task A_tool_that_takes_too_long_is_stopped(ToolEffect effect, string answer)
    {
        var tool = new TestTool("wait", effect, static async (_, _, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return default;
        })
        { Timeout = TimeSpan.FromSeconds(7) };
        await using var engines = await TestEngines.StartAsync([Caller(tool)], time: new VirtualClock());
        var accepted = await engines.SubmitAsync("caller", new { });
        await engines.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(7));
        engines.Clock.Advance(TimeSpan.FromSeconds(7));
        (await engines.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe(answer);
        engines.EventsOf(accepted.Run).Single(static e => e.Type == "tool_completed").Payload.GetProperty("duration_ms").GetInt64().ShouldBe(7000);
    }

    [Fact]
    public async Task A_tool_that_heeds_nothing_is_abandoned_and_its_late_result_discarded()
    {
        var release = new TaskCompletionSource();
        ToolContext? kept = null;
        var tool = new TestTool("deaf", ToolEffect.Read, async (_, context, _) =>
        {
            kept = context;
            await release.Task;
            return Text("late");
        })
        { Timeout = TimeSpan.FromSeconds(7) };
        await using var engines = await TestEngines.StartAsync([Caller(tool)], time: new VirtualClock());
        var accepted = await engines.SubmitAsync("caller", new { });
        await engines.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(7));
        engines.Clock.Advance(TimeSpan.FromSeconds(7));
        await engines.Clock.WaitForTimerAsync(Grace.Tool);
        engines.Clock.Advance(Grace.Tool);
        (await engines.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe("timeout timeout");
        var told = engines.Publisher.All.Count;
        kept!.ReportProgress("late", 0.5);
        await Should.ThrowAsync<InvalidOperationException>(async () => await kept.Run.ThinkAsync("late"));
        release.SetResult();
        engines.Publisher.All.Count.ShouldBe(told);
    }

    [Fact]
    public async Task A_tools_secrets_and_lengths_are_hidden_in_events_and_its_record_is_whole_but_for_secrets()
    {
        var tool = new TestTool("call", ToolEffect.Read, static (_, _, _) => new(Calls.Json(new { pin = "1234", text = new string('y', 600), items = Enumerable.Range(0, 30) }))) { SecretMembers = ["pin"] };
        await using var engines = await TestEngines.StartAsync(Caller(tool));
        var ending = await engines.RunAsync("caller", new { password = "p4ss", nested = new { apiKey = "k", monkey = "visible" }, note = new string('x', 5000) });
        var begun = engines.EventsOf(ending.Run).Single(static e => e.Type == "tool_executing");
        var arguments = begun.Payload.GetProperty("arguments");
        arguments.GetProperty("password").GetString().ShouldBe("[redacted]");
        arguments.GetProperty("nested").GetProperty("apiKey").GetString().ShouldBe("[redacted]");
        arguments.GetProperty("nested").GetProperty("monkey").GetString().ShouldBe("visible");
        arguments.GetProperty("note").GetString().ShouldStartWith(new string('x', 200) + "…");
        var result = engines.EventsOf(ending.Run).Single(static e => e.Type == "tool_completed").Payload.GetProperty("result");
        result.GetProperty("pin").GetString().ShouldBe("[redacted]");
        result.GetProperty("items").GetArrayLength().ShouldBe(21);
        var record = (await engines.Threads.FindCallAsync(TestEngines.Ada.Id, ending.Run, new ToolCallId(begun.Wire.GetProperty("call_id").GetString()!), default)).ShouldNotBeNull();
        record.Status.ShouldBe(CallStatus.Ok);
        record.Arguments.ToElement().GetProperty("note").GetString()!.Length.ShouldBe(5000);
        record.Arguments.ToElement().GetProperty("password").GetString().ShouldBe("[redacted]");
        record.Result.ToElement().GetProperty("items").GetArrayLength().ShouldBe(30);
        record.Result.ToElement().GetProperty("pin").GetString().ShouldBe("[redacted]");
    }

    [Fact]
    public async Task An_agent_that_a_tool_calls_is_a_child_of_the_tools_agent()
    {
        var tool = new TestTool("ask", ToolEffect.Idempotent, static async (_, context, ct) => JsonText.From(await context.Run.CallAsync(Calls.Agent("echo", "from the tool"), ct)));
        await using var engines = await TestEngines.StartAsync(Caller(tool), Echo);
        var ending = await engines.RunAsync("caller", new { });
        ending.Text("answer").ShouldBe("ok  \"from the tool\"");
        var events = engines.EventsOf(ending.Run);
        var parent = events.First(static e => e.Agent == "caller").Wire.GetProperty("agent_id").GetString();
        events.Single(static e => e is { Agent: "echo", Type: "agent_started" }).Text("parent_agent_id").ShouldBe(parent);
        engines.TypesOf(ending.Run).ShouldBe(
            ["message_received", "run_started", "agent_started", "tool_executing", "agent_started", "agent_completed", "tool_completed", "agent_completed", "run_completed"]);
    }

    [Fact]
    public async Task Progress_is_shown_and_never_stored()
    {
        var tool = new TestTool("slow", ToolEffect.Read, static (_, context, _) =>
        {
            context.ReportProgress("half way", 0.5);
            context.ReportProgress(null, double.NaN);
            return new(Text("done"));
        });
        await using var engines = await TestEngines.StartAsync(Caller(tool));
        var ending = await engines.RunAsync("caller", new { });
        var progress = engines.Publisher.All.Where(static e => e.Type == "tool_progress").ToArray();
        progress.Length.ShouldBe(2);
        progress[0].Text("message").ShouldBe("half way");
        progress[0].Payload.GetProperty("fraction").GetDouble().ShouldBe(0.5);
        progress[0].Wire.TryGetProperty("call_id", out _).ShouldBeTrue();
        progress[1].Payload.TryGetProperty("fraction", out _).ShouldBeFalse();
        engines.TypesOf(ending.Run).ShouldNotContain("tool_progress");
    }
}
