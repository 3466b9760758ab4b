using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Netra.WebSockets;

/// <summary>
/// Takes address and scheme of a request from what a proxy says of it, if that is one of <c>Netra:TrustedProxies</c>: else whoever connects could choose the address by
/// which it is limited.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class TrustedProxies(IOptions<NetraOptions> options)
{
    /// <summary>Stands before everything else.</summary>
    public void Use(IApplicationBuilder app)
    {
        if (options.Value.TrustedProxies.IsEmpty)
        {
            return;
        }
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // As many proxies as are trusted, one behind the other.
            ForwardLimit = null,
        };
        // Loopback is not trusted unless it is named.
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var proxy in options.Value.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }
        app.UseForwardedHeaders(forwarded);
    }
}
