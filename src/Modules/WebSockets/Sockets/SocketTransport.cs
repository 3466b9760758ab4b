using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace Netra.WebSockets;

/// <summary>
/// Sends and receives messages over one upgraded connection, knows nothing of what they mean, and closes so that its code
/// arrives. <see cref="Outbox"/> and <see cref="Close"/> are safe for concurrent use; one flow receives.
/// </summary>
internal sealed partial class SocketTransport : IAsyncDisposable
{
    // How long a client may take to receive a closing code and to answer it.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);
    // And to take what waits before it, as long as it takes something.
    private static readonly TimeSpan MostClosing = TimeSpan.FromSeconds(10);

    private readonly NetraLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _connectionId;
    private readonly bool _takesBinary;
    private readonly WebSocket _socket;
    private readonly CancellationTokenSource _abort = new();
    private readonly SocketWriter _writer;
    private volatile ITimer? _linger;
    private long _closingSince;
    private int _closing;

    /// <param name="connection">The upgraded connection.</param>
    /// <param name="protocol">The subprotocol that was selected, if any.</param>
    /// <param name="limits">Sizes of messages and of the queue, heartbeat.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Takes what happens to the connection, never what is sent over it.</param>
    /// <param name="connectionId">Names the connection in logs.</param>
    /// <param name="takesBinary">Whether binary messages are received with their bytes.</param>
    public SocketTransport(UpgradedConnection connection, string? protocol, NetraLimits limits, TimeProvider time, ILogger logger, string connectionId, bool takesBinary = false)
    {
        (_limits, _time, _logger, _connectionId, _takesBinary) = (limits, time, logger, connectionId, takesBinary);
        Activity = new ActivityStream(connection, time);
        _socket = WebSocket.CreateFromStream(Activity, new WebSocketCreationOptions
        {
            IsServer = true,
            SubProtocol = protocol,
            KeepAliveInterval = TimeSpan.FromSeconds(limits.HeartbeatSeconds),
            // The runtime would reset the connection without a code; the watch closes long before.
            KeepAliveTimeout = TimeSpan.FromSeconds(Math.Min(limits.HeartbeatSeconds * 10, TimeSpan.FromDays(1).TotalSeconds)),
        });
        Outbox = new Outbox(limits.SocketQueueEvents, limits.SocketQueueBytes, time);
        _writer = new SocketWriter(_socket, Outbox, this, _abort.Token);
    }

    /// <summary>Knows when bytes last came.</summary>
    public ActivityStream Activity { get; }

    /// <summary>What waits to be sent.</summary>
    public Outbox Outbox { get; }

    /// <summary>When nothing can be sent or received any more.</summary>
    public CancellationToken Aborted => _abort.Token;

    /// <summary>Whether the server has decided to close.</summary>
    public bool IsClosing => Volatile.Read(ref _closing) != 0;

    /// <summary>The client's closing code, once it came.</summary>
    public int? ClientCode => (int?)_socket.CloseStatus;

    /// <summary>Closes with a code; false if that was decided before.</summary>
    public bool Close(CloseRequest request)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
        {
            return false;
        }
        LogClosing(_logger, _connectionId, request.Code);
        // Whoever reads too slowly or not at all gets the code only if it goes ahead of what waits.
        Outbox.Close(request, flush: request != CloseRequest.SlowReader && request != CloseRequest.Silent);
        _closingSince = _time.GetTimestamp();
        _linger = _time.CreateTimer(static transport => ((SocketTransport)transport!).LingerOver(), this, 2 * Linger, Timeout.InfiniteTimeSpan);
        _ = _writer.CloseSent.ContinueWith(
            static (_, linger) => ((ITimer)linger!).Change(Linger, Timeout.InfiniteTimeSpan), _linger,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return true;
    }

    /// <summary>Hands over every message until the connection is closed, whoever closed it and however.</summary>
    /// <param name="take">Takes a message, which is good until it returns. Not called any more once the server closes.</param>
    public async Task ReceiveAsync(Func<InboundMessage, ValueTask> take)
    {
        using var reader = new MessageReader(_socket, _limits.MessageBytes, _takesBinary);
        try
        {
            while (!IsClosing && await reader.ReadAsync(_abort.Token) is { Kind: not InboundKind.Close } message)
            {
                if (message.Kind == InboundKind.FarTooLarge)
                {
                    Close(CloseRequest.MessageTooBig);
                }
                else if (!IsClosing)
                {
                    await take(message);
                }
            }
            if (IsClosing && _socket.CloseStatus is null)
            {
                // Nobody asks any more what comes, but what is not received is not closed in order either.
                await reader.SkipToCloseAsync(_abort.Token);
            }
            await AnswerCloseAsync();
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // It was closed by us, and the client took too long to answer.
        }
        catch (WebSocketException failure) when (failure.WebSocketErrorCode != WebSocketError.ConnectionClosedPrematurely)
        {
            // The runtime has sent the code; it reaches the client only if the connection is not reset at once.
            LogBroken(_logger, _connectionId, failure.WebSocketErrorCode);
            await LingerAsync();
        }
        catch (Exception failure) when (failure is WebSocketException or IOException or OperationCanceledException)
        {
            LogGone(_logger, _connectionId);
        }
    }

    /// <summary>Frees what the connection holds.</summary>
    public async ValueTask DisposeAsync()
    {
        Outbox.End();
        if (_linger is not null)
        {
            await _linger.DisposeAsync();
        }
        await _abort.CancelAsync();
        _socket.Dispose();
    }

    // Both sides have sent their closing frame when this returns.
    private async Task AnswerCloseAsync()
    {
        if (IsClosing)
        {
            await _writer.CloseSent;
            return;
        }
        Outbox.End();
        var status = _socket.CloseStatus is null or WebSocketCloseStatus.Empty ? WebSocketCloseStatus.NormalClosure : _socket.CloseStatus.Value;
        await _socket.CloseOutputAsync(status, null, _abort.Token);
    }

    private async Task LingerAsync()
    {
        using var deadline = new CancellationTokenSource(Linger, _time);
        try
        {
            await Activity.DrainAsync(deadline.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            LogGone(_logger, _connectionId);
        }
    }

    // First nothing is waited for any more; what then still hangs on the network goes with the connection.
    private void LingerOver()
    {
        if (_abort.IsCancellationRequested)
        {
            Activity.Abort();
            return;
        }
        _linger?.Change(Linger, Timeout.InfiniteTimeSpan);
        _abort.Cancel();
    }

    /// <summary>The network has taken a frame: a client that takes what waits may take longer.</summary>
    internal void FrameSent()
    {
        if (_linger is { } linger && !_abort.IsCancellationRequested && _time.GetElapsedTime(_closingSince) < MostClosing)
        {
            linger.Change(2 * Linger, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Nothing can be sent any more.</summary>
    internal void NetworkFailed(Exception failure)
    {
        LogUnsent(_logger, _connectionId, LoggedFailure.Describe(failure));
        _abort.Cancel();
    }

    [LoggerMessage(LogLevel.Information, "Connection {Connection} is closed with code {Code}.")]
    private static partial void LogClosing(ILogger logger, string connection, int code);

    [LoggerMessage(LogLevel.Debug, "Connection {Connection} broke the WebSocket protocol: {Fault}.")]
    private static partial void LogBroken(ILogger logger, string connection, WebSocketError fault);

    [LoggerMessage(LogLevel.Debug, "Nothing can be sent on connection {Connection} any more. {Failure}")]
    private static partial void LogUnsent(ILogger logger, string connection, string failure);

    [LoggerMessage(LogLevel.Debug, "Connection {Connection} is gone.")]
    private static partial void LogGone(ILogger logger, string connection);
}
