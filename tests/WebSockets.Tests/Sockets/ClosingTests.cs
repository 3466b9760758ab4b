using System.Text;
using Netra;

namespace Netra.WebSockets.Tests.Sockets;

public sealed class ClosingTests
{
    [Fact]
    public async Task Text_that_is_not_utf8_closes_with_1007_and_the_code_arrives()
    {
        await using var host = await WebHarness.StartAsync();
        await using var raw = await OpenAsync(host);

        await raw.SendAsync(RawConnection.Frame(1, [0xC3, 0x28]));

        (await raw.ReceiveCloseCodeAsync()).ShouldBe(1007);
    }

    [Fact]
    public async Task A_broken_frame_closes_with_1002_and_the_code_arrives()
    {
        await using var host = await WebHarness.StartAsync();
        await using var raw = await OpenAsync(host);

        // A reserved opcode, and more behind it that nobody will read.
        await raw.SendAsync([.. RawConnection.Frame(3, "x"u8), .. new byte[10_000]]);

        (await raw.ReceiveCloseCodeAsync()).ShouldBe(1002);
    }

    [Fact]
    public async Task The_client_that_closes_is_answered_with_its_code()
    {
        await using var host = await WebHarness.StartAsync();
        await using var raw = await OpenAsync(host);

        await raw.SendAsync(RawConnection.Frame(8, [0x03, 0xE8]));

        (await raw.ReceiveCloseCodeAsync()).ShouldBe(1000);
        await Eventually.TrueAsync(() => host.Table.Sockets.Count == 0);
    }

    [Fact]
    public async Task A_heartbeat_is_sent_and_a_silent_client_is_closed_with_4408()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { HeartbeatSeconds = 0.3 });
        await using var raw = await OpenAsync(host);

        var pinged = false;
        int? code = null;
        while (await raw.ReceiveFrameAsync() is var (opcode, payload))
        {
            pinged |= opcode == 9;
            code = opcode == 8 ? (payload[0] << 8) | payload[1] : null;
        }

        pinged.ShouldBeTrue();
        code.ShouldBe(4408);
    }

    [Fact]
    public async Task A_client_that_answers_heartbeats_stays()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { HeartbeatSeconds = 0.3 });
        await using var raw = await OpenAsync(host);

        for (var pings = 0; pings < 8;)
        {
            var (opcode, payload) = (await raw.ReceiveFrameAsync()).ShouldNotBeNull();
            opcode.ShouldNotBe(8);
            if (opcode == 9)
            {
                pings++;
                await raw.SendAsync(RawConnection.Frame(10, payload));
            }
        }
    }

    [Fact]
    public async Task A_token_that_expires_is_announced_and_then_closes_with_4401()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { TokenWarningSeconds = 0.4 });
        await using var client = await host.ConnectWithAsync(host.Tokens.Issue("ada", TimeSpan.FromSeconds(1)));

        var warning = await client.ReceiveAsync();
        var warned = DateTimeOffset.UtcNow;

        warning.Type().ShouldBe("token_expiring");
        var expires = DateTimeOffset.Parse(warning.Text("expires_at"));
        expires.ShouldBeGreaterThan(warned.AddSeconds(-1));
        (await client.ReceiveCloseAsync()).ShouldBe(4401);
        DateTimeOffset.UtcNow.ShouldBeGreaterThanOrEqualTo(expires.AddMilliseconds(-1));
    }

    [Fact]
    public async Task A_warning_that_comes_too_late_still_comes_before_the_close()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { TokenWarningSeconds = 0 });
        await using var client = await host.ConnectWithAsync(host.Tokens.Issue("ada", TimeSpan.FromSeconds(1)));

        (await client.ReceiveAsync()).Type().ShouldBe("token_expiring");
        (await client.ReceiveCloseAsync()).ShouldBe(4401);
    }

    [Fact]
    public async Task A_renewed_token_keeps_the_socket_open()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { TokenWarningSeconds = 4.5 });
        await using var client = await host.ConnectWithAsync(host.Tokens.Issue("ada", TimeSpan.FromSeconds(5)));
        (await client.ReceiveAsync()).Type().ShouldBe("token_expiring");

        (await client.AskAsync("authenticate", new { token = host.Tokens.Issue("ada", TimeSpan.FromSeconds(5)) })).Type().ShouldBe("ok");

        (await client.ReceiveAsync()).Type().ShouldBe("token_expiring");
        (await client.AskAsync("ping")).Type().ShouldBe("pong");
    }

    [Fact]
    public async Task Twenty_bad_commands_in_a_row_close_with_4429_and_a_good_one_starts_the_count_again()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { CommandBurst = 100 });
        await using var client = await host.ConnectAsync("ada");

        for (var i = 0; i < 19; i++)
        {
            await client.SendTextAsync("wrong");
        }
        await client.SendAsync("ping");
        for (var i = 0; i < 20; i++)
        {
            await client.SendTextAsync("wrong");
        }

        var errors = 0;
        while (await client.TryReceiveAsync() is { } frame)
        {
            errors += frame.Type() == "error" ? 1 : 0;
        }
        errors.ShouldBe(39);
        ((int?)client.CloseStatus).ShouldBe(4429);
    }

    [Fact]
    public async Task A_hundred_rate_limited_in_a_minute_close_with_4429()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { CommandBurst = 1, CommandsPerMinute = 1 });
        await using var client = await host.ConnectAsync("ada");

        for (var i = 0; i < 103; i++)
        {
            await client.SendAsync("unsubscribe", new { thread_id = "t_none" });
        }

        var codes = new List<string>();
        while (await client.TryReceiveAsync() is { } frame)
        {
            codes.Add(frame.Code());
            if (frame.Code() == "rate_limited")
            {
                frame.GetProperty("retry_after_ms").GetInt64().ShouldBeInRange(1, 60_000);
                frame.Text("id").ShouldNotBeEmpty();
            }
        }
        codes.Count(code => code == "rate_limited").ShouldBe(100);
        ((int?)client.CloseStatus).ShouldBe(4429);
    }

    [Fact]
    public async Task A_ping_a_second_is_free_and_all_sockets_of_a_user_share_the_rate()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { CommandBurst = 2, CommandsPerMinute = 1 });
        await using var first = await host.ConnectAsync("ada");
        await using var second = await host.ConnectAsync("ada");
        await using var other = await host.ConnectAsync("bob");

        (await first.AskAsync("unsubscribe", new { thread_id = "t_none" })).Code().ShouldBe("thread_not_found");
        (await second.AskAsync("unsubscribe", new { thread_id = "t_none" })).Code().ShouldBe("thread_not_found");
        (await second.AskAsync("unsubscribe", new { thread_id = "t_none" })).Code().ShouldBe("rate_limited");
        (await first.AskAsync("ping")).Type().ShouldBe("pong");
        (await first.AskAsync("ping")).Code().ShouldBe("rate_limited");
        (await other.AskAsync("unsubscribe", new { thread_id = "t_none" })).Code().ShouldBe("thread_not_found");
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_closed_with_1013_and_harms_nobody()
    {
        var ada = KnownTokens.User("ada");
        var (thread, run) = (ThreadId.New(), RunId.New());
        await using var host = await WebHarness.StartAsync(new NetraLimits { SocketQueueEvents = 16, SocketQueueBytes = 65_536, SlowReaderSeconds = 0.3 });
        host.Log.AddThread(ada, thread, "echo");
        await using var raw = await OpenAsync(host, receiveBuffer: 8_192);
        await raw.SendAsync(RawConnection.Frame(1, Encoding.UTF8.GetBytes($$"""{"type":"subscribe","id":"1","thread_id":"{{thread}}","after_seq":0}""")));
        var thought = new string('x', 20_000);
        await using var reader = await host.ConnectAsync("ada");
        await reader.AskAsync("subscribe", new { thread_id = thread.Value, after_seq = 0 });

        for (var i = 1; host.Table.Sockets.Count == 2; i++)
        {
            host.Log.Append(ada, thread, run, new AgentThinking(thought, i));
            (await reader.ReceiveAsync()).Seq().ShouldBe(i);
        }

        await Eventually.TrueAsync(() => host.Lines.All.Any(line => line.Contains("is closed with code 1013", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Signing_out_closes_the_sockets_of_the_session_and_no_others()
    {
        await using var host = await WebHarness.StartAsync();
        var token = host.Tokens.Issue("ada", session: "s-1");
        await using var mine = await host.ConnectWithAsync(token);
        await using var otherSession = await host.ConnectWithAsync(host.Tokens.Issue("ada", session: "s-2"));

        var request = new HttpRequestMessage(HttpMethod.Post, "/auth/logout");
        request.Headers.Authorization = new("Bearer", token);
        ((int)(await host.Http.SendAsync(request)).StatusCode).ShouldBe(204);

        (await mine.ReceiveCloseAsync()).ShouldBe(4401);
        (await otherSession.AskAsync("ping")).Type().ShouldBe("pong");
        host.Accounts.SignedOut.ShouldHaveSingleItem().ShouldBe((KnownTokens.User("ada"), "s-1", false));
    }

    [Fact]
    public async Task A_host_that_stops_says_so_and_closes_with_1012()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");

        var stopping = host.StopAsync();

        var notice = await client.ReceiveAsync();
        notice.Type().ShouldBe("server_draining");
        DateTimeOffset.Parse(notice.Text("deadline")).ShouldBeGreaterThan(DateTimeOffset.UtcNow);
        (await client.ReceiveCloseAsync()).ShouldBe(1012);
        await client.CloseAsync();
        await stopping;
    }

    [Fact]
    public async Task A_host_that_stops_does_not_close_all_sockets_at_once()
    {
        const int Sockets = 400;
        await using var host = await WebHarness.StartAsync(new NetraLimits { SocketsPerUser = Sockets });
        var clients = new List<SocketClient>();
        foreach (var some in Enumerable.Range(0, Sockets).Chunk(20))
        {
            clients.AddRange(await Task.WhenAll(some.Select(_ => host.ConnectAsync("ada"))));
        }

        var stopping = host.StopAsync();

        var closed = await Task.WhenAll(clients.Select(static async client =>
        {
            (await client.ReceiveAsync()).Type().ShouldBe("server_draining");
            (await client.ReceiveCloseAsync()).ShouldBe(1012);
            var at = TimeProvider.System.GetTimestamp();
            await client.CloseAsync();
            return at;
        }));
        await stopping;
        // 20 at a time, with 10 ms between them; half of that, for what a busy machine sees late.
        TimeProvider.System.GetElapsedTime(closed.Min(), closed.Max()).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(95));
    }

    private static async Task<RawConnection> OpenAsync(WebHarness host, int? receiveBuffer = null)
    {
        var raw = await RawConnection.OpenAsync(host.Address, receiveBuffer);
        await raw.SendAsync(Handshakes.Text(host.Address, host.Tokens.Issue("ada")));
        (await raw.ReceiveStatusAsync()).ShouldBe(101);
        return raw;
    }
}
