using Microsoft.Extensions.Options;
using Netra.WebSockets;

namespace Netra.Host;

/// <summary>
/// Sends every message back, over the sending and receiving of the product's sockets: suites that test WebSocket servers can be
/// pointed at it. It asks for no token and selects no subprotocol; messages may be as large as such suites send them.
/// </summary>
internal static class EchoEndpoint
{
    public const string Path = "/echo";

    private const int MessageBytes = 16 * 1_024 * 1_024;

    public static async Task ServeAsync(HttpContext http)
    {
        if (http.Request.Headers.SecWebSocketKey is not [{ Length: > 0 }])
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        var services = http.RequestServices;
        var limits = services.GetRequiredService<IOptions<NetraLimits>>().Value with { MessageBytes = MessageBytes, SocketQueueBytes = 4 * MessageBytes };
        var stream = await SocketEndpoint.UpgradeAsync(http, protocol: null);
        var (time, logger) = (services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<SocketTransport>>());
        await Handover.ServeAsync(http, stream, async connection =>
        {
            await using var transport = new SocketTransport(connection, null, limits, time, logger, "echo", takesBinary: true);
            await transport.ReceiveAsync(async message =>
            {
                if (message.Kind == InboundKind.TooLarge)
                {
                    transport.Close(CloseRequest.MessageTooBig);
                    return;
                }
                await transport.Outbox.WaitForRoomAsync(transport.Aborted);
                // What waits is sent after the message's buffer went back.
                transport.Outbox.Control(message.Bytes.ToArray(), isBinary: message.Kind == InboundKind.Binary);
            });
        });
    }
}
