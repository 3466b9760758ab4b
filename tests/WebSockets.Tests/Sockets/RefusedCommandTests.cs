using Netra;

namespace Netra.WebSockets.Tests.Sockets;

/// <summary>What is refused before it is executed: it is told at once, and with its id.</summary>
public sealed class RefusedCommandTests
{
    [Fact]
    public async Task Commands_beyond_what_waits_are_refused_at_once_and_the_others_are_executed()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { CommandBurst = 1_000, CommandsPerMinute = 1_000 });
        var stored = new TaskCompletionSource();
        host.Engines.BeforeStore = _ => stored.Task;
        await using var client = await host.ConnectAsync("ada");

        var refused = new HashSet<string>();
        var sent = new HashSet<string>();
        for (var i = 0; i < 300; i++)
        {
            sent.Add(await client.SendAsync("run", new { input = $"run {i}" }));
        }
        // All were read, the last ones refused, while the first is still being stored.
        while (refused.Count < 300 - 257)
        {
            var reply = await client.ReceiveAsync();
            reply.Code().ShouldBe("server_busy");
            reply.GetProperty("retry_after_ms").GetInt64().ShouldBeGreaterThan(0);
            refused.Add(reply.Text("id"));
        }
        (await client.AskAsync("ping")).Type().ShouldBe("pong");
        stored.SetResult();

        var accepted = new HashSet<string>();
        while (accepted.Count < 257)
        {
            var frame = await client.ReceiveAsync();
            if (frame.Type() == "accepted")
            {
                accepted.Add(frame.Text("id"));
            }
        }
        accepted.Union(refused).ShouldBe(sent, ignoreOrder: true);
    }

    [Fact]
    public async Task A_refused_message_has_its_id_whenever_that_can_be_read()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");
        (string Text, string Code, string? Id)[] cases =
        [
            ($$"""{"id":"large","type":"run","input":"{{new string('x', 70_000)}}"}""", "message_too_large", "large"),
            ($$"""{"type":"run","input":"{{new string('x', 70_000)}}","id":"late"}""", "message_too_large", null),
            ($$"""{"id":7,"type":"run","input":"{{new string('x', 70_000)}}"}""", "message_too_large", null),
            (new string('x', 70_000), "message_too_large", null),
            ("""{"id":"half","type":"run","input":"\ud83d"}""", "invalid_json", "half"),
            ("""{"id":"\ud83d","type":"ping"}""", "invalid_json", null),
            ("""{"id":"a","id":"b","type":"ping"}""", "invalid_json", null),
            ("""{"id":"open","type":"ping" """, "invalid_json", "open"),
        ];

        foreach (var (text, code, id) in cases)
        {
            await client.SendTextAsync(text);
            var reply = await client.ReceiveAsync();
            reply.Code().ShouldBe(code);
            (reply.TryGetProperty("id", out var told) ? told.GetString() : null).ShouldBe(id);
        }
    }
}
