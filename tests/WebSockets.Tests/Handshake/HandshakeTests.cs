using System.Net.WebSockets;
using Netra;

namespace Netra.WebSockets.Tests.Handshake;

public sealed class HandshakeTests
{
    [Fact]
    public async Task The_first_frame_is_connection_ready_and_only_the_protocol_is_selected()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");

        client.SubProtocol.ShouldBe("netra.v1");
        var ready = client.Ready;
        ready.Text("connection_id").ShouldStartWith("c_");
        ready.Text("user_id").ShouldBe("u_ada");
        ready.Text("protocol").ShouldBe("netra.v1");
        ready.Text("server").ShouldNotBeEmpty();
        ready.Text("registry").ShouldBe("0123456789abcdef");
        ready.Text("epoch").ShouldBe("epoch-1");
        ready.GetProperty("heartbeat_seconds").GetDouble().ShouldBe(20);
        ready.GetProperty("limits").GetRawText().ShouldBe("""{"message_bytes":65536,"commands_per_minute":120,"sockets":8}""");
    }

    [Fact]
    public async Task A_token_may_come_as_a_subprotocol_and_is_never_echoed_or_logged()
    {
        await using var host = await WebHarness.StartAsync();
        var token = host.Tokens.Issue("ada");
        await using var raw = await RawConnection.OpenAsync(host.Address);

        await raw.SendAsync(Handshakes.Text(host.Address, protocols: $"netra.v1, bearer.{token}"));

        var head = await raw.ReceiveHeadAsync();
        head.ShouldStartWith("HTTP/1.1 101 ");
        head.ShouldContain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
        head.ShouldContain("Sec-WebSocket-Protocol: netra.v1\r\n");
        head.ShouldNotContain(token);
        host.Lines.All.ShouldAllBe(line => !line.Contains(token));
    }

    [Fact]
    public async Task What_is_no_correct_handshake_is_400()
    {
        await using var host = await WebHarness.StartAsync();
        var address = host.Address;
        var token = host.Tokens.Issue("ada");
        string[] incorrect =
        [
            Handshakes.Text(address, token, requestLine: "POST /ws HTTP/1.1", more: "Content-Length: 0"),
            Handshakes.Text(address, token, requestLine: "GET /ws HTTP/1.0"),
            Handshakes.Text(address, token, upgrade: "h2c"),
            Handshakes.Text(address, token, connection: "keep-alive"),
            Handshakes.Text(address, token, version: null),
            Handshakes.Text(address, token, key: null),
            Handshakes.Text(address, token, key: "c2hvcnQ="),
            Handshakes.Text(address, token, key: "not base64 at all!!!!!!!"),
            Handshakes.Text(address, token, more: "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
            Handshakes.Text(address, token, more: "Content-Length: 3"),
            Handshakes.Text(address, token, protocols: null),
            Handshakes.Text(address, token, protocols: "netra.v2"),
            Handshakes.Text(address, token, protocols: "NETRA.V1"),
            Handshakes.Text(address, token, protocols: $"netra.v1, bearer.{token}"),
            Handshakes.Text(address, protocols: $"netra.v1, bearer.{token}, bearer.{token}"),
            Handshakes.Text(address, token, more: $"Authorization: Bearer {token}"),
            Handshakes.Text(address, token).Replace("\r\n", "\n", StringComparison.Ordinal),
        ];

        foreach (var text in incorrect)
        {
            (await Handshakes.StatusAsync(address, text)).ShouldBe(400, text);
        }
    }

    [Fact]
    public async Task Another_websocket_version_is_426_and_names_ours()
    {
        await using var host = await WebHarness.StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);

        await raw.SendAsync(Handshakes.Text(host.Address, version: "8"));

        var head = await raw.ReceiveHeadAsync();
        head.ShouldStartWith("HTTP/1.1 426 ");
        head.ShouldContain("Sec-WebSocket-Version: 13\r\n");
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("", 403)]
    [InlineData("https://partner.example", 101)]
    [InlineData("https://partner.example:443", 403)]
    [InlineData("https://PARTNER.example", 403)]
    public async Task An_origin_must_be_exactly_an_allowed_one(string origin, int expected)
    {
        await using var host = await WebHarness.StartAsync(options: new NetraOptions { AllowedOrigins = ["https://partner.example"] });

        var status = await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, host.Tokens.Issue("ada"), more: $"Origin: {origin}"));

        status.ShouldBe(expected);
    }

    [Fact]
    public async Task The_hosts_own_origin_is_allowed()
    {
        await using var host = await WebHarness.StartAsync();

        var own = Handshakes.Text(host.Address, host.Tokens.Issue("ada"), more: $"Origin: http://{host.Address.Authority}");
        var otherScheme = Handshakes.Text(host.Address, host.Tokens.Issue("ada"), more: $"Origin: https://{host.Address.Authority}");

        (await Handshakes.StatusAsync(host.Address, own)).ShouldBe(101);
        (await Handshakes.StatusAsync(host.Address, otherScheme)).ShouldBe(403);
    }

    [Fact]
    public async Task Nobody_is_let_in_without_a_good_token()
    {
        await using var host = await WebHarness.StartAsync();
        string?[] tokens = [null, "", "unknown", host.Tokens.Issue(new TokenResult.Expired()), host.Tokens.Issue(new TokenResult.Invalid())];

        foreach (var token in tokens)
        {
            (await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, token))).ShouldBe(401);
        }
        (await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, more: "Authorization: Basic YTpi"))).ShouldBe(401);
        (await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, protocols: "netra.v1, bearer."))).ShouldBe(401);
        host.Table.Sockets.ShouldBeEmpty();
    }

    [Fact]
    public async Task Keys_that_cannot_be_had_are_503_with_retry_after()
    {
        await using var host = await WebHarness.StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);

        await raw.SendAsync(Handshakes.Text(host.Address, host.Tokens.Issue(new TokenResult.KeysUnavailable())));

        var head = await raw.ReceiveHeadAsync();
        head.ShouldStartWith("HTTP/1.1 503 ");
        head.ShouldContain("Retry-After: ");
    }

    [Fact]
    public async Task Refusals_come_in_the_protocols_order()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { SocketsPerUser = 1 });
        await using var first = await host.ConnectAsync("ada");
        var (address, token) = (host.Address, host.Tokens.Issue("ada"));
        const string evil = "Origin: https://evil.example";

        // Each request has every fault from its own to the last.
        host.Log.IsReady = false;
        (await Handshakes.StatusAsync(address, Handshakes.Text(address, protocols: null, more: evil))).ShouldBe(400);
        (await Handshakes.StatusAsync(address, Handshakes.Text(address, more: evil))).ShouldBe(403);
        (await Handshakes.StatusAsync(address, Handshakes.Text(address))).ShouldBe(503);
        host.Log.IsReady = true;
        (await Handshakes.StatusAsync(address, Handshakes.Text(address))).ShouldBe(401);
        (await Handshakes.StatusAsync(address, Handshakes.Text(address, token))).ShouldBe(429);
        (await Handshakes.StatusAsync(address, Handshakes.Text(address, host.Tokens.Issue("bob")))).ShouldBe(101);
    }

    [Fact]
    public async Task A_draining_host_opens_no_socket_and_still_answers_requests()
    {
        await using var host = await WebHarness.StartAsync();
        host.Engines.IsDraining = true;

        (await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, host.Tokens.Issue("ada")))).ShouldBe(503);
        ((int)(await host.Http.GetAsync("/readyz")).StatusCode).ShouldBe(503);
        ((int)(await host.Http.GetAsync("/healthz")).StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_user_has_at_most_SocketsPerUser_sockets_and_a_closed_one_frees_its_place()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { SocketsPerUser = 2 });
        await using var first = await host.ConnectAsync("ada");
        await using var second = await host.ConnectAsync("ada");

        var refused = await Should.ThrowAsync<WebSocketException>(() => host.ConnectAsync("ada"));
        refused.Message.ShouldContain("429");
        await using var other = await host.ConnectAsync("bob");

        await first.CloseAsync();
        await Eventually.TrueAsync(() => host.Table.Sockets.Count == 2);
        await Eventually.SucceedsAsync(() => host.ConnectAsync("ada"));
    }

    [Fact]
    public void Everybody_at_once_is_let_in_at_a_rate_and_told_different_times_to_come_back()
    {
        var clock = new StoppedClock();
        var room = new HostRoom(clock);

        // Who has no good token takes nothing from those who have.
        for (var i = 0; i < 10_000; i++)
        {
            room.TryEnter().ShouldBeTrue();
            room.Refuse();
        }
        Admitted(10_000).ShouldBe(4_000);
        clock.Pass(TimeSpan.FromSeconds(2));
        Admitted(10_000).ShouldBe(2_000);

        var times = Enumerable.Range(0, 100).Select(static _ => HostRoom.RetryAfter).ToArray();
        times.ShouldAllBe(static time => time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromSeconds(8));
        times.Distinct().Count().ShouldBeGreaterThan(90);

        int Admitted(int asking)
        {
            var admitted = 0;
            for (var i = 0; i < asking; i++)
            {
                if (room.TryEnter())
                {
                    admitted++;
                    room.Leave();
                }
            }
            return admitted;
        }
    }

    [Fact]
    public async Task Bad_handshakes_count_for_their_address_and_a_good_one_does_not()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { HttpRequestsPerMinute = 5 });
        var statuses = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            statuses.Add(await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, "nobody's")));
        }
        statuses.ShouldBe([401, 401, 401, 401, 401, 429, 429]);
        (await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, host.Tokens.Issue("ada")))).ShouldBe(101);
    }

    [Fact]
    public async Task A_ticket_that_opened_nothing_is_as_good_as_before()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { SocketsPerUser = 1 });
        var first = await host.ConnectAsync("ada");
        var reply = await host.Http.SendAsync(host.Request(HttpMethod.Post, "/auth/socket_ticket", "ada"));
        var ticket = System.Text.Json.JsonDocument.Parse(await reply.Content.ReadAsStringAsync()).RootElement.GetProperty("ticket").GetString()!;
        (await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, ticket))).ShouldBe(429);
        await first.DisposeAsync();
        await Eventually.TrueAsync(() => host.Table.Sockets.Count == 0);
        await Eventually.SucceedsAsync(async () =>
        {
            var status = await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, ticket));
            status.ShouldBe(101);
            return status;
        });
        (await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, ticket))).ShouldBe(401);
    }

    [Fact]
    public async Task A_refusal_for_want_of_a_place_says_in_milliseconds_when_to_come_back()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { SocketsPerUser = 1 });
        await using var first = await host.ConnectAsync("ada");
        await using var raw = await RawConnection.OpenAsync(host.Address);

        await raw.SendAsync(Handshakes.Text(host.Address, host.Tokens.Issue("ada"), connection: "Upgrade"));

        var head = await raw.ReceiveHeadAsync();
        head.ShouldStartWith("HTTP/1.1 429 ");
        var length = int.Parse(head.Split("Content-Length: ")[1].Split('\r')[0]);
        var body = System.Text.Json.JsonDocument.Parse(await raw.ReceiveTextAsync(length)).RootElement;
        body.GetProperty("code").GetString().ShouldBe("too_many_sockets");
        var milliseconds = body.GetProperty("retry_after_ms").GetInt64();
        milliseconds.ShouldBeInRange(1_000, 8_000);
        head.ShouldContain($"Retry-After: {(milliseconds + 999) / 1_000}\r\n");
    }

    private sealed class StoppedClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan span) => _now += span.Ticks;
    }

    [Fact]
    public async Task Handshakes_count_as_requests_of_their_user()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { HttpRequestsPerMinute = 2, SocketsPerUser = 8 });
        await using var first = await host.ConnectAsync("ada");
        await using var second = await host.ConnectAsync("ada");

        (await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, host.Tokens.Issue("ada")))).ShouldBe(429);
    }
}
