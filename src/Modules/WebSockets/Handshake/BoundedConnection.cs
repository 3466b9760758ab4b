using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Netra.WebSockets;

/// <summary>
/// A connection that holds a place in the process until its file descriptor is given back, which is when it is disposed: it is
/// closed before, and a busy process may take long from the one to the other.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="room">The places; one is this connection's.</param>
/// <param name="time">The clock.</param>
internal sealed class BoundedConnection(ConnectionContext connection, SemaphoreSlim room, TimeProvider time) : ConnectionContext
{
    // A client that never takes the last that was sent would keep its place for ever. Longer than the server gives an answer that is taken slowly.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private int _disposed;

    public override string ConnectionId
    {
        get => connection.ConnectionId;
        set => connection.ConnectionId = value;
    }

    public override IFeatureCollection Features => connection.Features;

    public override IDictionary<object, object?> Items
    {
        get => connection.Items;
        set => connection.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => connection.Transport;
        set => connection.Transport = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => connection.LocalEndPoint;
        set => connection.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => connection.RemoteEndPoint;
        set => connection.RemoteEndPoint = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => connection.ConnectionClosed;
        set => connection.ConnectionClosed = value;
    }

    public override void Abort() => connection.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => connection.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        try
        {
            var closing = connection.DisposeAsync();
            if (!closing.IsCompleted)
            {
                await using var patience = time.CreateTimer(static connection => ((ConnectionContext)connection!).Abort(), connection, Patience, Timeout.InfiniteTimeSpan);
                await closing;
            }
            await base.DisposeAsync();
        }
        finally
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                room.Release();
            }
        }
    }
}
