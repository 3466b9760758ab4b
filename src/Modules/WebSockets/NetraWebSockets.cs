using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Netra.WebSockets;

namespace Netra;

/// <summary>Serves <c>netra.v1</c>: sockets, the HTTP API and the page.</summary>
public static class NetraWebSockets
{
    // Kernel buffers of the usual size take megabytes before a reader that is too slow is noticed.
    private const int SendBufferBytes = 64 * 1_024;
    // And what a client sends while nothing of it is read waits in as few.
    private const int ReceiveBufferBytes = 128 * 1_024;
    private const int ReadBufferBytes = 64 * 1_024;
    // What a refused request may still send so that its client gets the answer; endpoints read far less.
    private const long BodyBytes = 1_024 * 1_024;
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Configures the server for what <see cref="IWebEdge"/> serves, and stops it in order. The module's services come with
    /// the composition root's.
    /// </summary>
    public static IServiceCollection AddWebSockets(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        // A handshake whose lines end in a bare line feed is no correct one, and hides requests from proxies.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        services.Configure<KestrelServerOptions>(static server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = BodyBytes;
        });
        // Of several, the server takes the last.
        services.AddSingleton<IConnectionListenerFactory, BoundedListeners>();
        services.AddOptions<KestrelServerOptions>().Configure<ConnectionRoom>(static (server, room) =>
            server.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => room.ServeAsync(connection, next))));
        services.Configure<SocketTransportOptions>(static transport => transport.MaxReadBufferSize = ReadBufferBytes);
        services.Configure<SocketTransportOptions>(static transport => transport.CreateBoundListenSocket = static endpoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.SendBufferSize = SendBufferBytes;
            socket.ReceiveBufferSize = ReceiveBufferBytes;
            return socket;
        });
        services.AddOptions<HostOptions>().Configure<IOptions<NetraLimits>>(static (host, limits) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(limits.Value.DrainSeconds) + ClosingTime);
        services.AddHostedService(static provider => provider.GetRequiredService<SocketDrain>());
        return services;
    }
}
