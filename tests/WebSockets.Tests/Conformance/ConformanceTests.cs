using System.Text;
using Netra.Execution.Tests;

namespace Netra.WebSockets.Tests.Conformance;

/// <summary>Bytes over TCP against the product's own sockets: each case ends as documented, each time.</summary>
public sealed class ConformanceTests(ConformanceTests.Server server) : IClassFixture<ConformanceTests.Server>
{
    public static TheoryData<string> Names => [.. ConformanceCases.All.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Ends_as_documented_each_time(string name)
    {
        var one = ConformanceCases.All.Single(one => one.Name == name);
        for (var round = TestScale.Of(100); round > 0; round--)
        {
            await PlayAsync(one);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task A_handshake_and_the_first_commands_come_in_packets_of_any_size(int size)
    {
        for (var round = TestScale.Of(100); round > 0; round--)
        {
            await using var raw = await RawConnection.OpenAsync(server.Host.Address);
            var handshake = Handshakes.Text(server.Host.Address, server.Token, connection: "keep-alive, Upgrade", upgrade: "WebSocket");
            byte[] all = [.. Encoding.ASCII.GetBytes(handshake), .. Command("first"), .. Command("second")];

            foreach (var packet in all.Chunk(size))
            {
                await raw.SendAsync(packet);
            }

            (await raw.ReceiveStatusAsync()).ShouldBe(101);
            await ReceiveReadyAsync(raw);
            foreach (var id in (string[])["first", "second"])
            {
                var (_, payload) = (await raw.ReceiveFrameAsync()).ShouldNotBeNull();
                Encoding.UTF8.GetString(payload).ShouldContain($"\"id\":\"{id}\"");
            }
        }
    }

    private async Task PlayAsync(ConformanceCase one)
    {
        await using var raw = await RawConnection.OpenAsync(server.Host.Address);
        await raw.SendAsync(Handshakes.Text(server.Host.Address, server.Token));
        (await raw.ReceiveStatusAsync()).ShouldBe(101);
        await ReceiveReadyAsync(raw);

        foreach (var packet in one.Packets)
        {
            await raw.SendAsync(packet);
        }
        if (one.IsReset)
        {
            raw.EndSending();
            (await raw.ReceiveEndAsync()).ShouldBeTrue("no frame was to come");
            return;
        }
        // Answers to pings may overtake those to commands: each is looked for among its own kind.
        var left = one.Answers.ToList();
        (int Opcode, byte[] Payload)? close = null;
        while (left.Count > 0 && close is null)
        {
            var (opcode, payload) = (await raw.ReceiveFrameAsync()).ShouldNotBeNull($"still to come: {string.Join(", ", left.Select(answer => answer.Told))}");
            if (opcode == ConformanceCase.CloseFrame && one.Code is not null)
            {
                // Who closes, or is closed, right behind a command does not wait for its answer.
                close = (opcode, payload);
                continue;
            }
            var next = left.FindIndex(answer => answer.Opcode == opcode);
            next.ShouldBeGreaterThanOrEqualTo(0, $"opcode {opcode} was not to come: {Encoding.UTF8.GetString(payload)}");
            left[next].Fits(payload).ShouldBeTrue($"{left[next].Told} was to come, not: {Encoding.UTF8.GetString(payload)}");
            left.RemoveAt(next);
        }
        if (one.Code is null)
        {
            // It lives: the next command is answered, and the client's own close.
            await raw.SendAsync(Command("alive"));
            var (_, payload) = (await raw.ReceiveFrameAsync()).ShouldNotBeNull();
            Encoding.UTF8.GetString(payload).ShouldContain("\"id\":\"alive\"");
            await raw.SendAsync(new WireFrame(ConformanceCase.CloseFrame, [3, 232]).ToBytes());
        }
        var (last, code) = (close ?? await raw.ReceiveFrameAsync()).ShouldNotBeNull("no closing frame came");
        last.ShouldBe(ConformanceCase.CloseFrame, Encoding.UTF8.GetString(code));
        ((code[0] << 8) | code[1]).ShouldBe(one.Code ?? 1000);
        raw.EndSending();
        if (close is not null)
        {
            // The runtime closes a broken connection while an answer may be on its way to the same lock.
            (await raw.ReceiveCloseCodeAsync()).ShouldBeNull();
            return;
        }
        (await raw.ReceiveEndAsync()).ShouldBeTrue("nothing was to come behind the close");
    }

    private static byte[] Command(string id) => new WireFrame(ConformanceCase.Text, Encoding.UTF8.GetBytes($$"""{"type":"ping","id":"{{id}}"}""")).ToBytes();

    private static async Task ReceiveReadyAsync(RawConnection raw)
    {
        var (_, payload) = (await raw.ReceiveFrameAsync()).ShouldNotBeNull();
        Encoding.UTF8.GetString(payload).ShouldStartWith("""{"type":"connection_ready",""");
    }

    /// <summary>One server for all cases: what one client breaks is none of the next one's.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal WebHarness Host { get; private set; } = null!;

        internal string Token { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Host = await WebHarness.StartAsync(new NetraLimits
            {
                HttpRequestsPerMinute = 1_000_000, CommandsPerMinute = 1_000_000, CommandBurst = 1_000_000, SocketsPerUser = 1_000,
            });
            Token = Host.Tokens.Issue("ada");
        }

        public async Task DisposeAsync()
        {
            await Eventually.TrueAsync(() => Host.Table.Sockets.Count == 0);
            await Host.DisposeAsync();
        }
    }
}
