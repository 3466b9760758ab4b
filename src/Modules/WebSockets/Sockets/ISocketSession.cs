namespace Netra.WebSockets;

/// <summary>A socket as the commands that come from it see it. Safe for concurrent use.</summary>
internal interface ISocketSession : ISocket
{
    /// <summary>Names the connection in logs.</summary>
    string ConnectionId { get; }

    /// <summary>Whom the socket's token names, as verified last.</summary>
    UserContext User { get; }

    /// <summary>The threads that the socket is subscribed to.</summary>
    SocketSubscriptions Subscriptions { get; }

    /// <summary>A new token of the same user counts from now on.</summary>
    void Renew(TokenResult.Valid token);
}
