namespace Netra.WebSockets;

/// <summary>A socket as the table of sockets sees it. Safe for concurrent use; nothing here waits for the network.</summary>
internal interface ISocket
{
    /// <summary>The session that the socket's token belongs to, or null.</summary>
    string? SessionId { get; }

    /// <summary>Whether the server is closing it.</summary>
    bool IsClosing { get; }

    /// <summary>Closes the socket after what waits to be sent.</summary>
    void Close(CloseRequest request);

    /// <summary>Sends a frame that belongs to no thread.</summary>
    void Notify(ReadOnlyMemory<byte> frame);

    /// <summary>The thread is gone; ends the subscription to it and says so.</summary>
    void ThreadDeleted(ThreadId thread);
}
