using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.SignalR;

namespace Netra.SocketsBench;

/// <summary>What the product is measured against: the least that Kestrel can do, and SignalR. Each is a process of its own.</summary>
internal static class Peers
{
    /// <summary>A WebSocket that receives with zero bytes and a pooled buffer; with a query <c>every</c> it sends the time so often, in milliseconds.</summary>
    public static async Task ServeBareAsync(int port)
    {
        await using var app = Build(port);
        app.UseWebSockets();
        app.Map("/ws", async http =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            using var over = new CancellationTokenSource();
            var sending = int.TryParse(http.Request.Query["every"], out var every) ? SendAsync(socket, every, over.Token) : Task.CompletedTask;
            await ReceiveAsync(socket);
            await over.CancelAsync();
            await sending;
        });
        await app.RunAsync();
    }

    /// <summary>A hub that does nothing.</summary>
    public static async Task ServeSignalRAsync(int port)
    {
        var builder = Builder(port);
        builder.Services.AddSignalR(static options => options.ClientTimeoutInterval = TimeSpan.FromHours(1));
        await using var app = builder.Build();
        app.MapHub<Hub>("/ws");
        await app.RunAsync();
    }

    private static async Task ReceiveAsync(WebSocket socket)
    {
        try
        {
            while (true)
            {
                await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                var buffer = ArrayPool<byte>.Shared.Rent(4_096);
                var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                ArrayPool<byte>.Shared.Return(buffer);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }
            }
        }
        catch (WebSocketException)
        {
            // The client is gone.
        }
    }

    // As large as an event of the product.
    private static async Task SendAsync(WebSocket socket, int every, CancellationToken ct)
    {
        // Not all in the same instant.
        var padding = new string('x', 180);
        await Task.Delay(Random.Shared.Next(every), CancellationToken.None);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(every));
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
                await socket.SendAsync(Encoding.UTF8.GetBytes($$"""{"type":"tick","ts":"{{now}}","payload":"{{padding}}"}"""), WebSocketMessageType.Text, true, ct);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // The client is gone.
        }
    }

    private static WebApplication Build(int port) => Builder(port).Build();

    private static WebApplicationBuilder Builder(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        return builder;
    }
}
