using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Netra.WebSockets;

/// <summary>
/// Takes a connection over from HTTP once it is a socket. A socket lives for hours; the request that opened it, its headers and all
/// that the server keeps to serve requests are more than the socket itself, and are let go of (ADR 14). Used by one flow; the
/// server's clock ticks beside it.
/// </summary>
internal sealed class Handover : IConnectionHeartbeatFeature
{
    private readonly IConnectionHeartbeatFeature? _heartbeat;
    private Func<UpgradedConnection, Task>? _serve;
    private (Action<object> Action, object State)[]? _ticks = [];

    private Handover(IConnectionHeartbeatFeature? heartbeat) => _heartbeat = heartbeat;

    /// <summary>Serves requests; and then the socket, if the last of them opened one.</summary>
    /// <param name="connection">The connection, as it came.</param>
    /// <param name="http">Serves requests until the connection is no longer HTTP's.</param>
    public static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        if (await ServeHttpAsync(connection, http) is { } serve)
        {
            await serve(new UpgradedConnection(connection.Transport.Input, connection.Transport.Output, connection.Abort));
        }
    }

    /// <summary>
    /// Serves the upgraded connection of a request: when the request has ended; within it, if the bytes are encrypted by what lies
    /// between.
    /// </summary>
    /// <param name="http">The request, which nothing may use any more.</param>
    /// <param name="stream">Its upgraded connection.</param>
    /// <param name="serve">Serves it to its end. Keeps nothing of the request.</param>
    public static Task ServeAsync(HttpContext http, Stream stream, Func<UpgradedConnection, Task> serve)
    {
        if (http.Features.Get<Handover>() is { } handover && http.Features.Get<ITlsHandshakeFeature>() is null)
        {
            handover._serve = serve;
            return Task.CompletedTask;
        }
        // What was asked, the token in it, is not kept as long as the socket.
        http.Request.Headers.Clear();
        return serve(new UpgradedConnection(PipeReader.Create(stream, new StreamPipeReaderOptions(useZeroByteReads: true)), PipeWriter.Create(stream), http.Abort));
    }

    /// <inheritdoc/>
    public void OnHeartbeat(Action<object> action, object state)
    {
        if (_ticks is { Length: 0 })
        {
            _heartbeat?.OnHeartbeat(static handover => ((Handover)handover).Tick(), this);
        }
        _ticks = [.. _ticks ?? [], (action, state)];
    }

    private static async Task<Func<UpgradedConnection, Task>?> ServeHttpAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        var features = connection.Features;
        var handover = new Handover(features.Get<IConnectionHeartbeatFeature>());
        features.Set(handover);
        // What ticks is kept until the connection ends, and HTTP with it.
        features.Set<IConnectionHeartbeatFeature>(handover);
        await http(connection);
        features.Set<Handover>(null);
        if (handover._serve is not null)
        {
            Volatile.Write(ref handover._ticks, null);
        }
        return handover._serve;
    }

    private void Tick()
    {
        foreach (var (action, state) in Volatile.Read(ref _ticks) ?? [])
        {
            action(state);
        }
    }
}
