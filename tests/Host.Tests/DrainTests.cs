using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>A host that is asked to stop while somebody's run goes on.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task What_runs_is_waited_for_then_sockets_are_closed_and_the_host_ends_well()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var user = await NetraUser.RegisterAsync(host);
        await using var socket = await user.ConnectAsync();
        // Longer than any grace that something else may give.
        var (run, _) = await socket.StartAsync("slow", new JsonObject { ["ms"] = 6_000 });
        await socket.WaitAsync(frame => frame.RunId == run && frame.Type == "agent_started");

        var stopping = host.StopAsync();

        await socket.WaitAsync(static frame => frame.Type == "server_draining");
        using (var ready = await user.Http.GetAsync("/readyz"))
        {
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        (await socket.CommandAsync("run", new() { ["agent"] = "echo", ["input"] = "too late" })).Json.GetProperty("code").GetString().ShouldBe("server_draining");
        var ending = await socket.EndingAsync(run);
        ending.Type.ShouldBe("run_completed", ending.Text);
        (await stopping).ShouldBe(0);
        await Should.ThrowAsync<InvalidOperationException>(() => socket.WaitAsync(static _ => false));
        socket.CloseStatus.ShouldBe((WebSocketCloseStatus)1012);
    }
}
