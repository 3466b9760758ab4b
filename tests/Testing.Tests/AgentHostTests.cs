using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Netra.Testing.Tests;

/// <summary>Agents run in memory, with the engine and the store of the product.</summary>
public sealed class AgentHostTests
{
    [Fact]
    public async Task A_run_gives_every_event_and_its_end()
    {
        await using var host = await StartAsync();
        var transcript = await host.RunAsync("echo", new { text = "Hello." });
        transcript.Answer.ShouldBe("Hello.");
        transcript.Run.Status.ShouldBe(RunStatus.Completed);
        transcript.Events.Select(static one => one.Type).ShouldBe(["message_received", "run_started", "agent_started", "agent_completed", "run_completed"]);
        transcript.Events.Select(static one => one.Seq).ShouldBe([1, 2, 3, 4, 5]);
        transcript.Ending.Payload.GetProperty("answer").GetString().ShouldBe("Hello.");
        transcript.Agents.ShouldBe(["echo"]);
    }

    [Fact]
    public async Task What_is_streamed_is_in_the_transcript_where_it_was_shown()
    {
        await using var host = await StartAsync();
        var transcript = await host.RunAsync("stream", new { chars = 300, delay_ms = 0 });
        transcript.Streamed.ShouldBe(transcript.Answer);
        transcript.Events.ShouldAllBe(static one => one.Seq != null);
        transcript.Shown.Count.ShouldBeGreaterThan(transcript.Events.Count);
    }

    [Fact]
    public async Task A_thread_goes_on_and_the_default_agent_answers()
    {
        await using var host = await StartAsync();
        var first = await host.RunAsync(null, "one");
        var second = await host.RunAsync(null, "two", thread: first.Run.Thread);
        second.Answer.ShouldBe("two");
        second.Run.Thread.ShouldBe(first.Run.Thread);
        second.Events[0].Seq.ShouldBe(first.Ending.Seq + 1);
    }

    [Theory]
    [InlineData("nobody", "{}", "agent_not_found")]
    [InlineData("slow", """{"ms":"long"}""", "invalid_field")]
    public async Task A_run_that_is_refused_says_why(string agent, string input, string code)
    {
        await using var host = await StartAsync();
        var refused = await Should.ThrowAsync<RunRefusedException>(() => host.RunAsync(agent, JsonText.Parse(input)));
        refused.Refusal.Code.ShouldBe(code);
        refused.Message.ShouldContain(code);
    }

    [Fact]
    public async Task A_run_goes_on_in_a_host_that_is_started_again_over_the_same_data()
    {
        await using var host = await StartAsync();
        var running = host.RunAsync("read_then_charge", new { file = "charges" });
        await host.Events.WaitForAsync(static shown => shown.Type == "tool_completed");
        await host.RestartAsync();
        var transcript = await running;
        transcript.Answer.ShouldBeOneOf("ok", "unknown");
        transcript.Events.Count(static one => one.Type == "run_resumed").ShouldBe(1);
        (await host.RunAsync("echo", "again", thread: transcript.Run.Thread)).Answer.ShouldBe("again");
    }

    [Fact]
    public async Task An_approval_that_was_asked_for_before_a_restart_can_be_given_after_it()
    {
        var mayApprove = new TaskCompletionSource();
        await using var host = await StartAsync(new()
        {
            Approve = _ =>
            {
                mayApprove.Task.Wait();
                return true;
            },
        });
        var running = Task.Run(() => host.RunAsync("danger", new { file = "a.txt" }));
        await host.Events.WaitForAsync(static shown => shown.Type == "approval_requested");
        await host.RestartAsync();
        mayApprove.SetResult();
        var transcript = await running;
        transcript.Run.Status.ShouldBe(RunStatus.Completed);
        transcript.Events.Count(static one => one.Type == "approval_requested").ShouldBe(1);
    }

    [Fact]
    public async Task What_an_agent_hides_from_its_user_stands_in_the_log()
    {
        await using var host = await StartAsync();
        var transcript = await host.RunAsync("fail", new { });
        transcript.Ending.Text("code").ShouldBe("agent_failed");
        Should.Throw<TranscriptException>(() => transcript.Answer).Message.ShouldContain("agent_failed");
        transcript.Events.ShouldAllBe(static one => !one.ToString().Contains("probe-4242", StringComparison.Ordinal));
        host.Log.Text.ShouldContain("agent fail threw. System.InvalidOperationException");
    }

    [Theory]
    [InlineData(null, "denied")]
    [InlineData(false, "denied")]
    [InlineData(true, "ok")]
    public async Task A_test_decides_on_approvals(bool? decision, string status)
    {
        var asked = new List<string>();
        await using var host = await StartAsync(decision is null ? new() : new()
        {
            Approve = shown =>
            {
                asked.Add(shown.Text("tool_name"));
                return decision;
            },
        });
        var transcript = await host.RunAsync("danger", new { file = "a.txt" });
        transcript.Answer.ShouldBe(status);
        asked.ShouldBe(decision is null ? [] : ["erase"]);
        transcript.Of("approval_resolved").Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_decision_that_throws_ends_the_test()
    {
        await using var host = await StartAsync(new() { Approve = static _ => throw new InvalidOperationException("No idea.") });
        (await Should.ThrowAsync<InvalidOperationException>(() => host.RunAsync("danger", new { file = "a.txt" }))).Message.ShouldBe("No idea.");
    }

    [Fact]
    public async Task Time_passes_when_the_test_says_so()
    {
        var clock = new VirtualClock();
        await using var host = await StartAsync(new() { Time = clock });
        var running = host.RunAsync("slow", new { ms = 45_000 });
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(45));
        running.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(45));
        var transcript = await running;
        transcript.Answer.ShouldBe("done");
        transcript.Ending.Payload.GetProperty("duration_ms").GetInt64().ShouldBe(45_000);
    }

    [Fact]
    public async Task A_run_that_does_not_end_tells_what_it_did_last()
    {
        await using var host = await StartAsync(new() { Time = new VirtualClock(), Patience = TimeSpan.FromSeconds(3) });
        (await Should.ThrowAsync<TimeoutException>(() => host.RunAsync("slow", new { ms = 45_000 }))).Message.ShouldContain("\"type\":\"agent_started\"");
    }

    [Fact]
    public async Task A_run_can_be_cancelled_while_it_works()
    {
        await using var host = await StartAsync(new() { Time = new VirtualClock() });
        var running = host.RunAsync("slow", new { ms = 45_000 });
        var started = await host.Events.WaitForAsync(static shown => shown.Type == "agent_started");
        (await host.CancelAsync(started.Run)).ShouldBe(CancelResult.Stored);
        (await running).Ending.Type.ShouldBe("run_cancelled");
        (await host.CancelAsync(started.Run)).ShouldBe(CancelResult.NotActive);
        (await host.CancelAsync(started.Run, AgentHost.User("bob"))).ShouldBe(CancelResult.NotFound);
    }

    [Fact]
    public async Task A_model_agent_works_by_the_script()
    {
        var model = new ScriptedChatClient().Calls("add", new { a = 19, b = 23 }).Says("It is 42.");
        await using var host = await StartAsync(new() { Model = model });
        var transcript = await host.RunAsync("model", new { text = "How much is 19 and 23?" });
        transcript.Answer.ShouldBe("It is 42.");
        transcript.Results("add").ShouldHaveSingleItem().GetInt32().ShouldBe(42);
        transcript.Run.Usage.ModelCalls.ShouldBe(2);
        model.Asked[0].Messages.ShouldContain(static message => message.Role == ChatRole.User && message.Text.Contains("How much is 19 and 23?", StringComparison.Ordinal));
        model.VerifyUsed();
    }

    [Fact]
    public async Task A_script_that_is_too_short_is_what_the_test_fails_with()
    {
        await using var host = await StartAsync(new() { Model = new ScriptedChatClient().Calls("add", new { a = 1, b = 2 }) });
        (await Should.ThrowAsync<ScriptException>(() => host.RunAsync("model", new { text = "?" }))).Message.ShouldStartWith("The model was asked for turn 2, and its script has 1.");
    }

    [Fact]
    public async Task Users_have_their_own_runs_at_the_same_time()
    {
        await using var host = await StartAsync();
        var transcripts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.RunAsync("whoami", new { }, AgentHost.User($"user{i}", Plan.Mid))));
        for (var i = 0; i < transcripts.Length; i++)
        {
            transcripts[i].Answer.ShouldContain($"\"u_user{i}\"");
            transcripts[i].Answer.ShouldContain("mid");
        }
    }

    [Fact]
    public async Task Nothing_is_left_of_a_host()
    {
        var host = await StartAsync();
        await host.RunAsync("echo", "x");
        var folder = host.Services.GetRequiredService<IOptions<NetraOptions>>().Value.DataDirectory;
        Directory.Exists(folder).ShouldBeTrue();
        await host.DisposeAsync();
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task A_host_that_lacks_something_does_not_start()
        => (await Should.ThrowAsync<Exception>(() => AgentHost.StartAsync(ProbeRoot.AddNetra, ProbeRoot.Start))).Message.ShouldContain("IChatClient");

    private static Task<AgentHost> StartAsync(AgentHostOptions? options = null)
        => AgentHost.StartAsync(ProbeRoot.AddNetra, ProbeRoot.Start, options is { Model: not null } ? options : (options ?? new()) with { Model = new ScriptedChatClient() });
}
