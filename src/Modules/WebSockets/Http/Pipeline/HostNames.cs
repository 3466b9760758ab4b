using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Netra.WebSockets;

/// <summary>
/// Refuses a request whose <c>Host</c> is none of ours before anything else looks at it: else a page of another name that
/// resolves to this machine could act here.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class HostNames(BoundAddresses addresses, IOptions<NetraOptions> options)
{
    private readonly FrozenSet<string> _allowed = options.Value.AllowedHosts.Select(static host => host.Trim().ToLowerInvariant()).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Answers 400, or goes on.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
        => IsAllowed(http.Request.Host.Host)
            ? next(http)
            : new Problem(StatusCodes.Status400BadRequest, "invalid_host", "This host is not served here.").WriteAsync(http);

    private bool IsAllowed(string host)
    {
        var folded = host.ToLowerInvariant();
        return _allowed.Count > 0 ? _allowed.Contains(folded) : BoundAddresses.IsLoopback(folded) || addresses.Hosts.Contains(folded);
    }
}
