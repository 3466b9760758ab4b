using System.Collections.Frozen;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Netra.WebSockets;

/// <summary>The addresses that the host is bound to. Known once the host has started.</summary>
[Service(Lifetime.Process)]
internal sealed class BoundAddresses(IServer server, IHostApplicationLifetime lifetime)
{
    private Snapshot? _known;

    /// <summary>The hosts of the addresses, folded.</summary>
    public FrozenSet<string> Hosts => Current().Hosts;

    /// <summary>Whether every address is reached from this machine only.</summary>
    public bool AreLoopback => Current().AreLoopback;

    /// <summary>Whether a host, folded and as it stands in a URL, names this machine and no other.</summary>
    public static bool IsLoopback(string host)
        => host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private Snapshot Current()
    {
        if (_known is { } known)
        {
            return known;
        }
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var hosts = addresses.Select(static address => BindingAddress.Parse(address).Host.ToLowerInvariant()).ToFrozenSet(StringComparer.Ordinal);
        var snapshot = new Snapshot(hosts, hosts.Count > 0 && hosts.All(IsLoopback));
        if (lifetime.ApplicationStarted.IsCancellationRequested)
        {
            _known = snapshot;
        }
        return snapshot;
    }

    private sealed record Snapshot(FrozenSet<string> Hosts, bool AreLoopback);
}
