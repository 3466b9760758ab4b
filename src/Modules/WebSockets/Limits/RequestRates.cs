using Microsoft.Extensions.Options;

namespace Netra.WebSockets;

/// <summary>HTTP requests a minute of a user or, signed out, of an address (<c>HttpRequestsPerMinute</c>). Handshakes count.</summary>
[Service(Lifetime.Process)]
internal sealed class RequestRates(IOptions<NetraLimits> limits, TimeProvider time)
{
    private readonly KeyedBuckets<UserId> _users = new(limits.Value.HttpRequestsPerMinute, limits.Value.HttpRequestsPerMinute, time);
    private readonly KeyedBuckets<string> _addresses = new(limits.Value.HttpRequestsPerMinute, limits.Value.HttpRequestsPerMinute, time);

    /// <summary>Takes one request of a user; else says when the next may come.</summary>
    public bool TryTake(UserId user, out TimeSpan retryAfter) => _users.TryTake(user, out retryAfter);

    /// <summary>Takes one request of an address; else says when the next may come.</summary>
    public bool TryTake(string address, out TimeSpan retryAfter) => _addresses.TryTake(address, out retryAfter);
}
