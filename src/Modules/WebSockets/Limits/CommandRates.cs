using Microsoft.Extensions.Options;

namespace Netra.WebSockets;

/// <summary>Commands a minute of a user, over all sockets (<c>CommandsPerMinute</c>, <c>CommandBurst</c>).</summary>
[Service(Lifetime.Process)]
internal sealed class CommandRates(IOptions<NetraLimits> limits, TimeProvider time)
{
    private readonly KeyedBuckets<UserId> _users = new(limits.Value.CommandBurst, limits.Value.CommandsPerMinute, time);

    /// <summary>Takes one command; else says when the next may come.</summary>
    public bool TryTake(UserId user, out TimeSpan retryAfter) => _users.TryTake(user, out retryAfter);
}
