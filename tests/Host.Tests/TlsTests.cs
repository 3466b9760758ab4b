using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>A host that ends TLS itself serves sockets within their requests, and nobody sees a difference.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task Sockets_work_over_tls_and_are_closed_in_order()
    {
        await using var host = await HostProcess.StartTlsProbeAsync("--Netra:Limits:HeartbeatSeconds=1");
        host.Url.ShouldStartWith("https://");
        using var user = await NetraUser.RegisterAsync(host);
        await using var socket = await user.ConnectAsync();

        (await socket.RunAsync("echo", "hello")).Payload.GetProperty("answer").GetString().ShouldBe("hello");
        var (run, _) = await socket.StartAsync("stream", new JsonObject { ["chars"] = 300_000, ["delay_ms"] = 0 });
        var ending = await socket.EndingAsync(run);
        ending.Type.ShouldBe("run_completed", ending.Text);
        Transcript.Check(socket.Events(run).Select(static frame => frame.Json));
        // Over more heartbeats than a silent client would be given.
        var (slow, _) = await socket.StartAsync("slow", new JsonObject { ["ms"] = 4_000 });
        (await socket.EndingAsync(slow)).Type.ShouldBe("run_completed");

        (await host.StopAsync()).ShouldBe(0);
        await Should.ThrowAsync<InvalidOperationException>(() => socket.WaitAsync(static _ => false));
        socket.CloseStatus.ShouldBe((WebSocketCloseStatus)1012);
    }
}
