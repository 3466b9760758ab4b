using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Netra.WebSockets;

/// <summary>
/// Tickets that open one socket each, for clients that cannot or should not hold a token where sockets are opened. A ticket stands
/// for the token that it was given for, and for no longer than that. Safe for concurrent use.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class SocketTickets(TimeProvider time)
{
    /// <summary>How long a ticket is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    // No access token begins like this, since a token begins with a JSON object in base64.
    private const string Prefix = "ticket-";
    private const int Bytes = 32;

    // In the order in which they were given, so that those of the past are found at the front.
    private readonly ConcurrentQueue<(string Ticket, DateTimeOffset ExpiresAt)> _given = new();
    private readonly ConcurrentDictionary<string, (TokenResult.Valid Token, DateTimeOffset ExpiresAt)> _open = new(StringComparer.Ordinal);

    /// <summary>A new ticket.</summary>
    public string Issue(TokenResult.Valid token)
    {
        var now = time.GetUtcNow();
        while (_given.TryPeek(out var first) && first.ExpiresAt <= now && _given.TryDequeue(out var past))
        {
            _open.TryRemove(past.Ticket, out _);
        }
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        var expiresAt = now + Life;
        _open[text] = (token, expiresAt < token.ExpiresAt ? expiresAt : token.ExpiresAt);
        _given.Enqueue((text, expiresAt));
        return text;
    }

    /// <summary>Whether a text has the form of a ticket.</summary>
    public static bool IsTicket(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Uses a ticket up; null when it is none, was used, has expired or its session has ended.</summary>
    public Used? TryUse(string ticket)
        => _open.TryRemove(ticket, out var found) && time.GetUtcNow() < found.ExpiresAt ? new Used(ticket, found.Token, found.ExpiresAt) : null;

    /// <summary>The ticket opened nothing after all, and is as good as before; null is none.</summary>
    public void Restore(Used? ticket)
    {
        if (ticket is not null)
        {
            _open[ticket.Ticket] = (ticket.Token, ticket.ExpiresAt);
        }
    }

    /// <summary>The user's tickets whose session has ended are good no more.</summary>
    public void Void(UserId user, Predicate<string?> hasEnded)
    {
        foreach (var (text, ticket) in _open)
        {
            if (ticket.Token.User.Id == user && hasEnded(ticket.Token.SessionId))
            {
                _open.TryRemove(text, out _);
            }
        }
    }

    /// <summary>A ticket that was used.</summary>
    /// <param name="Ticket">The ticket.</param>
    /// <param name="Token">What it stands for.</param>
    /// <param name="ExpiresAt">How long it would have been good.</param>
    internal sealed record Used(string Ticket, TokenResult.Valid Token, DateTimeOffset ExpiresAt)
    {
        /// <summary>Without the ticket.</summary>
        public override string ToString() => nameof(Used);
    }
}
