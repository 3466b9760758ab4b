using System.Net.WebSockets;

namespace Netra.WebSockets;

/// <summary>How a socket is to be closed.</summary>
/// <param name="Code">The close code.</param>
/// <param name="Reason">Fit to be shown; at most 123 bytes.</param>
internal sealed record CloseRequest(int Code, string Reason)
{
    public static CloseRequest BinaryMessage { get; } = new(1003, "Messages are text.");

    public static CloseRequest MessageTooBig { get; } = new(1009, "The message is far over the limit.");

    public static CloseRequest InternalError { get; } = new(1011, "Something went wrong; connect again.");

    public static CloseRequest Drained { get; } = new(1012, "The server is restarting; connect again.");

    public static CloseRequest SlowReader { get; } = new(1013, "The client read too slowly; connect again.");

    public static CloseRequest TokenExpired { get; } = new(4401, "The token expired.");

    public static CloseRequest SessionEnded { get; } = new(4401, "The session was ended.");

    public static CloseRequest Silent { get; } = new(4408, "Nothing was received for two heartbeats.");

    public static CloseRequest TooManyBadCommands { get; } = new(4429, "Too many bad commands.");

    public static CloseRequest TooManyRateLimited { get; } = new(4429, "Too many commands over the rate limit.");

    public WebSocketCloseStatus Status => (WebSocketCloseStatus)Code;
}
