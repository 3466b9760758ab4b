using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>What each agent of the probe host is for, over a real socket.</summary>
public sealed class ProbeAgentTests(ProbeAgentTests.ProbeHost probe) : IClassFixture<ProbeAgentTests.ProbeHost>
{
    public sealed class ProbeHost : IAsyncLifetime
    {
        public HostProcess Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await HostProcess.StartProbeAsync(
            "--Netra:Limits:SignUpsPerMinute=1000", "--Netra:Limits:RunSeconds:Free=20", "--Netra:Limits:CommandsPerMinute=100000", "--Netra:Limits:CommandBurst=1000");

        public Task DisposeAsync() => Host.DisposeAsync().AsTask();
    }

    [Theory]
    [InlineData("echo", """{"text":"hello"}""", "\"hello\"")]
    [InlineData("echo", "\"hello\"", "\"hello\"")]
    [InlineData("tool_once", """{"a":19,"b":23}""", "42")]
    [InlineData("tool_fan", "{}", "\"3 7 X\"")]
    [InlineData("slow", """{"ms":10}""", "\"done\"")]
    [InlineData("slow_tool", """{"ms":10}""", "\"ok\"")]
    [InlineData("stuck", """{"ms":10}""", "\"done\"")]
    [InlineData("stateful", "{}", "1")]
    [InlineData("chatty", """{"count":200}""", "\"done\"")]
    [InlineData("nested", """{"depth":3}""", "4")]
    [InlineData("parallel", """{"width":5}""", "5")]
    [InlineData("secrets", "{}", "\"ok\"")]
    [InlineData("charge", """{"file":"one","amount":3}""", "\"ok\"")]
    public async Task An_agent_answers(string agent, string input, string expected)
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        for (var time = 0; time < 2; time++)
        {
            var (run, _) = await socket.StartAsync(agent, JsonNode.Parse(input)!);
            var ending = await socket.EndingAsync(run);
            ending.Type.ShouldBe("run_completed", ending.Text);
            ending.Payload.GetProperty("answer").GetRawText().ShouldBe(expected);
            Transcript.Check(socket.Events(run).Select(frame => frame.Json));
        }
    }

    [Theory]
    [InlineData("fail", "{}", "agent_failed")]
    [InlineData("empty", "{}", "empty_result")]
    [InlineData("nested", """{"depth":8}""", "depth_exceeded")]
    [InlineData("loop", "{}", "call_limit")]
    public async Task An_agent_fails_with_a_code(string agent, string input, string code)
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        var (run, _) = await socket.StartAsync(agent, JsonNode.Parse(input)!);
        var ending = await socket.EndingAsync(run);
        ending.Type.ShouldBe("run_failed", ending.Text);
        ending.Payload.GetProperty("code").GetString().ShouldBe(code);
        Transcript.Check(socket.Events(run).Select(frame => frame.Json));
    }

    [Fact]
    public async Task What_went_wrong_inside_is_not_shown()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        await socket.RunAsync("fail", new JsonObject());
        var all = string.Join('\n', socket.Frames.Select(frame => frame.Text));
        all.ShouldNotContain("sk-probe");
        all.ShouldNotContain("/srv/");
        all.ShouldNotContain("InvalidOperation");
    }

    [Fact]
    public async Task Secrets_are_hidden_and_long_text_is_cut()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        var (run, _) = await socket.StartAsync("secrets", new JsonObject());
        await socket.EndingAsync(run);
        var arguments = socket.Events(run).Single(frame => frame.Type == "tool_executing").Payload.GetProperty("arguments");
        arguments.GetProperty("password").GetString().ShouldBe("[redacted]");
        arguments.GetProperty("nested").GetProperty("apiKey").GetString().ShouldBe("[redacted]");
        arguments.GetProperty("monkey").GetString().ShouldBe("banana");
        arguments.GetProperty("text").GetString()!.Length.ShouldBeInRange(200, 240);

        var call = socket.Events(run).Single(frame => frame.Type == "tool_executing").Json.GetProperty("call_id").GetString();
        var whole = await user.GetAsync($"/api/runs/{run}/calls/{call}");
        whole.GetProperty("arguments").GetProperty("text").GetString()!.Length.ShouldBe(5_000);
        whole.GetRawText().ShouldNotContain("hunter2");
        whole.GetRawText().ShouldNotContain("sk-nested");
    }

    [Fact]
    public async Task Characters_that_are_easily_broken_arrive_whole()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        var ending = await socket.RunAsync("unicode", new JsonObject());
        ending.Payload.GetProperty("answer").GetString().ShouldBe("\U0001F600 \"double\" 'single' \\ \0 \u2028 \ufffd end");
    }

    [Fact]
    public async Task A_run_knows_whose_it_is()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        var ending = await socket.RunAsync("whoami", new JsonObject());
        ending.Payload.GetProperty("answer").GetProperty("user_id").GetString().ShouldBe(user.UserId);
        ending.Payload.GetProperty("answer").GetProperty("plan").GetString().ShouldBe("free");
    }

    [Fact]
    public async Task Streamed_pieces_are_the_answer()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        var (run, _) = await socket.StartAsync("stream", new JsonObject { ["chars"] = 500, ["delay_ms"] = 1 });
        var ending = await socket.EndingAsync(run);
        var answer = ending.Payload.GetProperty("answer").GetString()!;
        answer.Length.ShouldBe(500);
        var text = "";
        foreach (var delta in socket.Events(run).Where(frame => frame.Type == "message_delta"))
        {
            delta.Payload.GetProperty("offset").GetInt32().ShouldBe(text.Length);
            text += delta.Payload.GetProperty("text").GetString();
        }
        text.ShouldBe(answer);
    }

    [Fact]
    public async Task A_socket_asks_one_question_after_the_other_without_end()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        for (var i = 0; i < 70; i++)
        {
            (await socket.RunAsync("echo", $"question {i}")).Type.ShouldBe("run_completed");
        }
    }

    [Fact]
    public async Task The_offline_planner_uses_the_tools_of_a_module_that_it_does_not_know()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        var (run, _) = await socket.StartAsync("model", new JsonObject { ["text"] = "Please add 19 and 23" });
        var ending = await socket.EndingAsync(run);
        ending.Type.ShouldBe("run_completed", ending.Text);
        ending.Payload.GetProperty("answer").GetString()!.ShouldContain("42");
        socket.Events(run).ShouldContain(frame => frame.Type == "tool_completed" && frame.Payload.GetProperty("tool_name").GetString() == "add");
        // No text is shown before the result that it was made of.
        var types = socket.Events(run).Select(frame => frame.Type).ToList();
        types.IndexOf("message_delta").ShouldBeGreaterThan(types.LastIndexOf("tool_completed"));
        Transcript.Check(socket.Events(run).Select(frame => frame.Json));
    }

    [Fact]
    public async Task Two_parallel_calls_of_one_agent_can_be_told_apart()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        var (run, _) = await socket.StartAsync("parallel", new JsonObject { ["width"] = 2 });
        await socket.EndingAsync(run);
        var started = socket.Events(run).Where(frame => frame.Type == "agent_started").ToArray();
        started.Length.ShouldBe(3);
        started.Select(frame => frame.Json.GetProperty("agent_id").GetString()).Distinct().Count().ShouldBe(3);
        var root = started[0].Json.GetProperty("agent_id").GetString();
        started.Skip(1).ShouldAllBe(frame => frame.Payload.GetProperty("parent_agent_id").GetString() == root);
    }

    [Fact]
    public async Task While_an_agent_is_at_work_another_run_starts_ping_is_answered_and_cancel_works()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        var (slow, _) = await socket.StartAsync("slow", new JsonObject { ["ms"] = 600_000 });
        await socket.WaitAsync(frame => frame.RunId == slow && frame.Type == "agent_started");

        (await socket.RunAsync("echo", "beside it")).Type.ShouldBe("run_completed");
        var pings = new List<TimeSpan>();
        for (var i = 0; i < 11; i++)
        {
            var before = TimeProvider.System.GetTimestamp();
            (await socket.CommandAsync("ping")).Type.ShouldBe("pong");
            pings.Add(TimeProvider.System.GetElapsedTime(before));
        }
        pings.Order().ElementAt(5).ShouldBeLessThan(TimeSpan.FromMilliseconds(100));

        var asked = TimeProvider.System.GetTimestamp();
        (await socket.CommandAsync("cancel", new() { ["run_id"] = slow })).Type.ShouldBe("ok");
        (await socket.EndingAsync(slow)).Type.ShouldBe("run_cancelled");
        TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        Transcript.Check(socket.Events(slow).Select(frame => frame.Json));
        (await socket.CommandAsync("cancel", new() { ["run_id"] = slow })).Json.GetProperty("code").GetString().ShouldBe("run_not_active");
    }

    [Fact]
    public async Task An_agent_that_heeds_nothing_is_cancelled_within_six_seconds_and_one_beside_it_goes_on()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        var (stuck, _) = await socket.StartAsync("stuck", new JsonObject { ["ms"] = 30_000 });
        await socket.WaitAsync(frame => frame.RunId == stuck && frame.Type == "agent_started");
        var asked = TimeProvider.System.GetTimestamp();
        (await socket.CommandAsync("cancel", new() { ["run_id"] = stuck })).Type.ShouldBe("ok");
        (await socket.RunAsync("echo", "beside it")).Type.ShouldBe("run_completed");
        (await socket.EndingAsync(stuck)).Type.ShouldBe("run_cancelled");
        TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(6));
        Transcript.Check(socket.Events(stuck).Select(frame => frame.Json));
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_timed_out()
    {
        await using var host = await HostProcess.StartProbeAsync("--Netra:Limits:RunSeconds:Free=0.5");
        using var user = await NetraUser.RegisterAsync(host);
        await using var socket = await user.ConnectAsync();
        var (run, _) = await socket.StartAsync("slow_tool", new JsonObject { ["ms"] = 600_000 });
        (await socket.EndingAsync(run)).Type.ShouldBe("run_timed_out");
        Transcript.Check(socket.Events(run).Select(frame => frame.Json));
    }

    [Fact]
    public async Task One_run_is_active_in_a_thread_and_later_ones_wait_in_order()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        var (first, thread) = await socket.StartAsync("slow", new JsonObject { ["ms"] = 300 });
        var (second, _) = await socket.StartAsync("echo", "second", thread);
        var (third, _) = await socket.StartAsync("echo", "third", thread);
        await socket.EndingAsync(third);
        var order = socket.Frames.Where(frame => frame.IsEnding).Select(frame => frame.RunId).ToArray();
        order.ShouldBe([first, second, third]);
        socket.Events(second).Select(frame => frame.Type).Take(3).ShouldBe(["message_received", "run_queued", "run_started"]);
        socket.Events(second).Single(frame => frame.Type == "run_queued").Payload.GetProperty("position").GetInt32().ShouldBe(1);
        socket.Frames.Where(frame => frame.ThreadId == thread).Select(frame => frame.Seq).OfType<long>().ShouldBe(
            Enumerable.Range(1, (int)socket.Frames.Where(frame => frame.ThreadId == thread).Max(frame => frame.Seq ?? 0)).Select(seq => (long)seq));
    }

    [Fact]
    public async Task The_agents_that_a_user_may_start_are_listed_with_schemas_and_tools()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        var agents = (await user.GetAsync("/api/agents")).GetProperty("agents").EnumerateArray().ToArray();
        var once = agents.Single(agent => agent.GetProperty("name").GetString() == "tool_once");
        once.GetProperty("description").GetString().ShouldBe("Adds two numbers with a tool.");
        once.GetProperty("input_schema").GetProperty("required").EnumerateArray().Select(name => name.GetString()).ShouldBe(["a", "b"]);
        var add = once.GetProperty("tools").EnumerateArray().Single(tool => tool.GetProperty("name").GetString() == "add");
        add.GetProperty("effect").GetString().ShouldBe("read");
        add.GetProperty("schema").GetProperty("type").GetString().ShouldBe("object");
        add.GetProperty("needs_approval").GetBoolean().ShouldBeFalse();
        agents.Select(agent => agent.GetProperty("name").GetString()).ShouldContain("supervisor");
    }

    [Fact]
    public async Task Input_that_does_not_match_is_refused_and_nothing_is_stored()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        var reply = await socket.CommandAsync("run", new() { ["agent"] = "tool_once", ["input"] = new JsonObject { ["a"] = "one" } });
        reply.Type.ShouldBe("error");
        reply.Json.GetProperty("code").GetString().ShouldBe("invalid_field");
        (await user.GetAsync("/api/threads")).GetProperty("threads").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_same_key_starts_nothing_twice()
    {
        using var user = await NetraUser.RegisterAsync(probe.Host);
        await using var socket = await user.ConnectAsync();
        JsonObject Command(string text) => new() { ["agent"] = "echo", ["input"] = text, ["idempotency_key"] = "0123456789abcdef" };
        var first = await socket.CommandAsync("run", Command("one"));
        await socket.EndingAsync(first.Json.GetProperty("run_id").GetString()!);
        var again = await socket.CommandAsync("run", Command("one"));
        again.Json.GetProperty("duplicate").GetBoolean().ShouldBeTrue();
        again.Json.GetProperty("run_id").GetString().ShouldBe(first.Json.GetProperty("run_id").GetString());
        var spelled = Command("one");
        spelled["input"] = new JsonObject { ["text"] = "one" };
        (await socket.CommandAsync("run", spelled)).Json.GetProperty("duplicate").GetBoolean().ShouldBeTrue();
        (await socket.CommandAsync("run", Command("two"))).Json.GetProperty("code").GetString().ShouldBe("idempotency_conflict");
    }

    [Fact]
    public async Task The_tokens_of_a_run_and_of_a_day_are_limited()
    {
        await using var host = await HostProcess.StartProbeAsync("--Netra:Probe:TokensPerCall=60", "--Netra:Limits:TokensPerDay:Free=100");
        using var user = await NetraUser.RegisterAsync(host);
        await using var socket = await user.ConnectAsync();
        (await socket.RunAsync("model", "Hello.")).Type.ShouldBe("run_completed");
        var second = await socket.RunAsync("model", "Hello.");
        second.Type.ShouldBe("run_completed");
        (await user.GetAsync("/api/me")).GetProperty("usage").GetProperty("tokens_used").GetInt64().ShouldBe(120);
        var refused = await socket.CommandAsync("run", new JsonObject { ["agent"] = "model", ["input"] = "Hello." });
        refused.Json.GetProperty("code").GetString().ShouldBe("budget_exceeded", refused.Text);
        refused.Json.GetProperty("retry_after_ms").GetInt64().ShouldBeInRange(1, 86_400_000);
    }

    [Fact]
    public async Task The_dollars_of_a_day_are_limited_also_after_a_restart()
    {
        string[] settings = ["--Netra:Probe:TokensPerCall=60000", "--Netra:Model:Price:Input=10", "--Netra:Model:Price:Output=30", "--Netra:Limits:CostPerDayUsd:Free=1"];
        var folder = HostProcess.NewFolder();
        try
        {
            await using (var host = await HostProcess.StartProbeInAsync(folder, settings))
            {
                using var user = await NetraUser.RegisterAsync(host, "ada");
                await using var socket = await user.ConnectAsync();
                (await socket.RunAsync("model", "Hello.")).Payload.GetProperty("usage").GetProperty("cost_usd").GetDecimal().ShouldBe(0.6m);
                await socket.RunAsync("model", "Hello.");
                await host.KillAsync();
            }
            await using var next = await HostProcess.StartProbeInAsync(folder, settings);
            using var again = await NetraUser.SignInAsync(next, "ada");
            await using var reconnected = await again.ConnectAsync();
            var refused = await reconnected.CommandAsync("run", new JsonObject { ["agent"] = "model", ["input"] = "Hello." });
            refused.Json.GetProperty("code").GetString().ShouldBe("budget_exceeded", refused.Text);
            refused.Json.GetProperty("message").GetString()!.ShouldContain("$1 of today");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
