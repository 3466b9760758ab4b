namespace Netra.WebSockets;

/// <summary>Closes what sessions that have ended still hold open: sockets, and tickets for more of them. Safe for concurrent use.</summary>
[Service(Lifetime.Process)]
internal sealed class EndedSessions(SubscriptionTable sockets, SocketTickets tickets)
{
    private long _count;

    /// <summary>How often sessions have ended; whoever noted it before a check and finds another after it checks again.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Every session of the user has ended.</summary>
    public void CloseAll(UserId user) => Close(user, static _ => true);

    /// <summary>One session of the user has ended.</summary>
    public void CloseOne(UserId user, string sessionId) => Close(user, session => session == sessionId);

    /// <summary>Every session of the user but one has ended.</summary>
    public void CloseOthers(UserId user, string? keptSessionId) => Close(user, session => session != keptSessionId);

    private void Close(UserId user, Predicate<string?> hasEnded)
    {
        // Before anything is looked at: a handshake that is under way is in neither place.
        Interlocked.Increment(ref _count);
        tickets.Void(user, hasEnded);
        sockets.CloseSessions(user, hasEnded);
    }
}
