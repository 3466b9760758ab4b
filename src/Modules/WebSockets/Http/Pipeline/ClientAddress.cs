using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Netra.WebSockets;

/// <summary>Where a request comes from, for limits of those who are not signed in.</summary>
internal static class ClientAddress
{
    private const int SubnetBytes = 8;

    /// <summary>The address; of IPv6 the network of 64 bits, since whoever has one address there has all of them.</summary>
    public static string Of(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
        {
            return address.ToString();
        }
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(SubnetBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}
