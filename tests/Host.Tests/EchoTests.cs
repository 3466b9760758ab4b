using System.Net.WebSockets;
using Netra.WebSockets.Tests;

namespace Netra.Host.Tests;

/// <summary>The probe host's echo, at which suites of others are pointed.</summary>
public sealed class EchoTests
{
    [Fact]
    public async Task Messages_of_both_kinds_and_any_size_come_back_as_they_were()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var socket = new ClientWebSocket();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.ConnectAsync(new Uri(host.Url.Replace("http", "ws", StringComparison.Ordinal) + "/echo"), limit.Token);
        socket.SubProtocol.ShouldBeNull();

        foreach (var size in (int[])[0, 1, 125, 126, 65_535, 65_536, 1_000_000, 16 * 1_024 * 1_024])
        {
            foreach (var type in (WebSocketMessageType[])[WebSocketMessageType.Text, WebSocketMessageType.Binary])
            {
                var message = new byte[size];
                new Random(size).NextBytes(message);
                if (type == WebSocketMessageType.Text)
                {
                    Array.ConvertAll(message, static value => (byte)('a' + (value % 26))).CopyTo(message, 0);
                }
                // In three fragments.
                var sending = Task.Run(async () =>
                {
                    await socket.SendAsync(message.AsMemory(0, size / 3), type, endOfMessage: false, limit.Token);
                    await socket.SendAsync(message.AsMemory(size / 3, size / 3), type, endOfMessage: false, limit.Token);
                    await socket.SendAsync(message.AsMemory(2 * (size / 3)), type, endOfMessage: true, limit.Token);
                });
                var echo = new byte[size + 1];
                var length = 0;
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await socket.ReceiveAsync(echo.AsMemory(length), limit.Token);
                    length += received.Count;
                }
                while (!received.EndOfMessage);
                await sending;

                received.MessageType.ShouldBe(type);
                echo.AsSpan(0, length).SequenceEqual(message).ShouldBeTrue($"{size} bytes, {type}");
            }
        }
        await socket.CloseAsync((WebSocketCloseStatus)4000, "bye", limit.Token);
        ((int?)socket.CloseStatus).ShouldBe(4000);
    }

    [Fact]
    public async Task What_is_no_handshake_is_400()
    {
        await using var host = await HostProcess.StartProbeAsync();
        var address = new Uri(host.Url);

        (await Handshakes.StatusAsync(address, Handshakes.Text(address, requestLine: "GET /echo HTTP/1.1", key: null))).ShouldBe(400);
        (await Handshakes.StatusAsync(address, Handshakes.Text(address, requestLine: "GET /echo HTTP/1.1", protocols: null))).ShouldBe(101);
    }
}
