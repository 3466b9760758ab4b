using System.Net.WebSockets;

namespace Netra.WebSockets;

/// <summary>
/// The only one that writes to a socket. Runs on the pool while there is something to send, so that whoever adds a frame
/// never waits for the network.
/// </summary>
internal sealed class SocketWriter : IThreadPoolWorkItem
{
    private readonly WebSocket _socket;
    private readonly Outbox _outbox;
    private readonly SocketTransport _transport;
    private readonly CancellationToken _abort;
    private TaskCompletionSource? _closeSent;

    /// <param name="socket">The socket.</param>
    /// <param name="outbox">What is to be sent.</param>
    /// <param name="transport">Told when the network has taken a frame, and when it fails.</param>
    /// <param name="abort">Ends a send that does not.</param>
    public SocketWriter(WebSocket socket, Outbox outbox, SocketTransport transport, CancellationToken abort)
    {
        (_socket, _outbox, _transport, _abort) = (socket, outbox, transport, abort);
        outbox.Writer = this;
    }

    /// <summary>Completes when the closing frame was sent or cannot be.</summary>
    public Task CloseSent => Closing.Task;

    /// <summary>There is something to send, and nobody is sending.</summary>
    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

    void IThreadPoolWorkItem.Execute() => _ = WriteAsync();

    private TaskCompletionSource Closing
        => LazyInitializer.EnsureInitialized(ref _closeSent, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task WriteAsync()
    {
        try
        {
            while (_outbox.TryTake(out var frame, out var isBinary, out var close))
            {
                if (close is not null)
                {
                    await _socket.CloseOutputAsync(close.Status, close.Reason, _abort);
                    Closing.TrySetResult();
                    return;
                }
                await _socket.SendAsync(frame, isBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, _abort);
                _outbox.Sent(frame.Length);
                _transport.FrameSent();
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _outbox.End();
            Closing.TrySetResult();
            _transport.NetworkFailed(failure);
        }
    }
}
