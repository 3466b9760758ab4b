using System.Net;
using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>What a host that really runs sends to a collector.</summary>
public sealed class OtlpTests
{
    private const string Canary = "kanarienvogel";

    [Fact]
    public async Task A_host_sends_traces_and_metrics_that_add_up_and_quote_nobody()
    {
        await using var collector = new OtlpCollector();
        var folder = HostProcess.NewFolder();
        // Everything that can be logged is.
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), """{"Logging":{"LogLevel":{"Default":"Trace"}}}""");
        await using var host = await HostProcess.StartProbeInAsync(
            folder, $"--Netra:Telemetry:Otlp:Endpoint={collector.Url}", "--Netra:Telemetry:Otlp:IntervalSeconds=0.1", $"--Netra:Telemetry:Otlp:Headers=x-key={Canary}", "--Netra:Telemetry:Otlp:ServiceName=netra-here");
        using var ada = await NetraUser.RegisterAsync(host);
        using var bob = await NetraUser.RegisterAsync(host);
        await using var socket = await ada.ConnectAsync();
        await using var others = await bob.ConnectAsync();

        await collector.WaitAsync(() => collector.Metrics.Any(static export => export.Sum("netra.sockets") == 2));
        var (run, thread) = await socket.StartAsync("echo", new JsonObject { ["text"] = Canary });
        await socket.EndingAsync(run);
        await socket.RunAsync("tool_once", new JsonObject { ["a"] = 19, ["b"] = 23 });
        await socket.RunAsync("secrets", new JsonObject());
        await socket.RunAsync("fail", new JsonObject());
        await socket.RunAsync("supervisor", $"What did {Canary} cost?");
        var (slow, _) = await socket.StartAsync("slow", new JsonObject { ["ms"] = 60_000 });
        await socket.WaitAsync(frame => frame.RunId == slow && frame.Type == "agent_started");
        await collector.WaitAsync(() => collector.Metrics.Any(static export => export.Sum("netra.runs", "netra.run.state=active") == 1));
        await socket.CommandAsync("cancel", new() { ["run_id"] = slow });
        await socket.EndingAsync(slow);

        // Bob asks for what is Ada's.
        await others.CommandAsync("cancel", new() { ["run_id"] = run });
        await others.CommandAsync("run", new() { ["agent"] = "echo", ["thread_id"] = thread, ["input"] = Canary });
        await others.CommandAsync("authenticate", new() { ["token"] = ada.Token });
        using (var refused = await bob.Http.DeleteAsync($"/api/threads/{thread}"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
        await collector.WaitAsync(() => collector.Metrics.Any(static export => export.Sum("netra.run.duration") == 6 && export.Sum("netra.isolation.refusals") == 4));
        (await host.StopAsync()).ShouldBe(0);

        // Once the meters are gone nothing more is said of them.
        var last = collector.Metrics.Last(static export => export.Points.Any(static point => point.Name == "netra.runs"));
        foreach (var export in collector.Metrics)
        {
            States(export, "started").ShouldBe(States(export, "completed", "failed", "timed_out", "cancelled", "active"));
        }
        States(last, "started").ShouldBe(6);
        States(last, "completed").ShouldBe(4);
        States(last, "failed").ShouldBe(1);
        States(last, "cancelled").ShouldBe(1);
        foreach (var operation in new[] { "cancel", "submit", "authenticate", "DELETE /api/threads/{id}" })
        {
            last.Sum("netra.isolation.refusals", $"netra.operation={operation}").ShouldBe(1);
        }
        last.Sum("netra.run.queue.duration").ShouldBe(6);
        last.Sum("gen_ai.client.operation.duration", "gen_ai.operation.name=invoke_agent").ShouldBeGreaterThanOrEqualTo(6);
        last.Sum("gen_ai.client.operation.duration", "gen_ai.operation.name=execute_tool").ShouldBeGreaterThan(0);
        last.Sum("gen_ai.client.operation.duration", "gen_ai.operation.name=chat").ShouldBeGreaterThan(0);
        last.Points.ShouldContain(static point => point.Name == "gen_ai.client.token.usage" && point.Unit == "{token}" && point.Tags.Contains("gen_ai.token.type=input"));
        foreach (var said in new[] { "netra-here", "invoke_agent echo", "invoke_agent supervisor", "execute_tool ", "chat ", "gen_ai.request.model", "gen_ai.conversation.id", run, thread })
        {
            collector.Traces.ShouldContain(said);
        }
        collector.Keys.ShouldAllBe(static key => key == Canary);

        host.Errors.ShouldContain($"user {ada.UserId} thread {thread} run {run}");
        // Neither what was said, nor what was signed in with, nor what the probe agents keep secret; metrics name no user at all.
        foreach (var secret in new[] { Canary, ada.Token, bob.Token, NetraUser.Password, "sk-probe", "/srv/" })
        {
            host.Errors.ShouldNotContain(secret, Case.Insensitive);
            collector.Text.ShouldNotContain(secret, Case.Insensitive);
        }
        last.Points.ShouldAllBe(point => !point.Tags.Contains(ada.UserId) && !point.Tags.Contains(run) && !point.Tags.Contains(thread));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_collector_that_is_away_disturbs_nobody()
    {
        await using var host = await HostProcess.StartProbeAsync("--Netra:Telemetry:Otlp:Endpoint=http://127.0.0.1:9", "--Netra:Telemetry:Otlp:IntervalSeconds=0.1");
        using var user = await NetraUser.RegisterAsync(host);
        await using var socket = await user.ConnectAsync();
        (await socket.RunAsync("echo", "hello")).Type.ShouldBe("run_completed");
        (await host.StopAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("Endpoint=ftp://somewhere", "Netra:Telemetry:Otlp:Endpoint must be an http or https address such as http://127.0.0.1:4318, not 'ftp://somewhere'.")]
    [InlineData("Endpoint=nowhere", "Netra:Telemetry:Otlp:Endpoint must be an http or https address such as http://127.0.0.1:4318, not 'nowhere'.")]
    [InlineData("IntervalSeconds=0", "Netra:Telemetry:Otlp:IntervalSeconds must be a number from 0.1 to 3600, not '0'.")]
    [InlineData("Endpont=http://127.0.0.1:1", "Netra:Telemetry:Otlp:Endpont is not a setting; did you mean Netra:Telemetry:Otlp:Endpoint?")]
    public async Task A_wrong_setting_stops_the_host(string setting, string expected)
    {
        var (code, _, error) = await HostProcess.RunAsync("ProbeHost", "Netra.ProbeHost", "", "serve", "--urls", "http://127.0.0.1:0", $"--Netra:Telemetry:Otlp:{setting}");
        code.ShouldBe(2);
        error.ShouldContain(expected);
    }

    [Fact]
    public async Task Headers_are_not_sent_unencrypted_and_not_repeated()
    {
        var (code, _, error) = await HostProcess.RunAsync(
            "ProbeHost", "Netra.ProbeHost", "", "serve", "--urls", "http://127.0.0.1:0", "--Netra:Telemetry:Otlp:Endpoint=http://collector.example", $"--Netra:Telemetry:Otlp:Headers=x-key={Canary}");
        code.ShouldBe(2);
        error.ShouldContain("needs an https endpoint");
        error.ShouldNotContain(Canary);
    }

    private static double States(OtlpMetrics export, params string[] states) => states.Sum(state => export.Sum("netra.runs", $"netra.run.state={state}"));
}
