using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Netra.WebSockets;

/// <summary>
/// Accepts no connection for which there is no file descriptor: it waits in the system's queue, which takes none of the
/// process's. The server itself accepts whatever comes, until the runtime aborts the process.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The last connections close after the server has; the semaphore holds nothing that must be freed.")]
internal sealed class BoundedListeners(IOptions<SocketTransportOptions> options, ILoggerFactory loggers, TimeProvider time) : IConnectionListenerFactory
{
    private readonly SocketTransportFactory _sockets = new(options, loggers);
    private readonly SemaphoreSlim _room = new(DescriptorLimit.Connections);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        => new Listener(await _sockets.BindAsync(endpoint, cancellationToken), _room, time);

    private sealed class Listener(IConnectionListener sockets, SemaphoreSlim room, TimeProvider time) : IConnectionListener
    {
        private readonly CancellationTokenSource _unbound = new();

        public EndPoint EndPoint => sockets.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                await room.WaitAsync(_unbound.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            if (await sockets.AcceptAsync(cancellationToken) is { } connection)
            {
                return new BoundedConnection(connection, room, time);
            }
            room.Release();
            return null;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await _unbound.CancelAsync();
            await sockets.UnbindAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await sockets.DisposeAsync();
            _unbound.Dispose();
        }
    }
}
