using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace Netra.WebSockets;

/// <summary>
/// One open socket, from the upgrade to its end. Three flows: one reads messages and only hands them over, one executes
/// commands, one writes; events arrive from the table of sockets and never wait for any of them.
/// </summary>
internal sealed partial class SocketConnection : ISocket, ISocketSession, IAsyncDisposable
{
    // How long a client may take to receive a closing code and to answer it.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly SocketServices _services;
    private readonly ActivityStream _stream;
    private readonly WebSocket _socket;
    private readonly CancellationTokenSource _abort = new();
    private readonly Outbox _outbox;
    private readonly SocketWriter _writer;
    private readonly CatchUpReader _catchUp;
    private readonly CommandInbox _inbox;
    private readonly SocketWatch _watch;
    private readonly TokenBucket _pings;
    private volatile TokenResult.Valid _token;
    private ITimer? _linger;
    private int _closing;

    public SocketConnection(SocketServices services, Stream stream, TokenResult.Valid token)
    {
        (_services, _token) = (services, token);
        var (limits, time) = (services.Limits, services.Time);
        _stream = new ActivityStream(stream, time);
        _socket = WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions
        {
            IsServer = true,
            SubProtocol = WireProtocol.Name,
            KeepAliveInterval = TimeSpan.FromSeconds(limits.HeartbeatSeconds),
            // The runtime would reset the connection without a code; the watch closes long before.
            KeepAliveTimeout = TimeSpan.FromSeconds(Math.Min(limits.HeartbeatSeconds * 10, TimeSpan.FromDays(1).TotalSeconds)),
        });
        _outbox = new Outbox(limits.SocketQueueEvents, limits.SocketQueueBytes, time);
        _writer = new SocketWriter(_socket, _outbox, NetworkFailed, _abort.Token);
        _catchUp = new CatchUpReader(
            () => User, _outbox, services.Threads, services.Engines, time, ThreadDeleted, () => Close(CloseRequest.InternalError), services.Logger, _abort.Token);
        Subscriptions = new SocketSubscriptions(token.User.Id, services.Table, _outbox, _catchUp.Enqueue, limits.SubscriptionsPerSocket);
        _inbox = new CommandInbox(services.Executor, this, _outbox, new ClientConduct(time), Close);
        _watch = new SocketWatch(_stream, _outbox, token.ExpiresAt, limits, time, Close);
        _pings = new TokenBucket(1, 1, time);
    }

    /// <inheritdoc cref="ISocketSession.ConnectionId"/>
    public string ConnectionId { get; } = OpaqueId.Random("c_");

    /// <inheritdoc/>
    public UserContext User => _token.User;

    /// <inheritdoc/>
    public string? SessionId => _token.SessionId;

    /// <inheritdoc/>
    public SocketSubscriptions Subscriptions { get; }

    /// <summary>Serves the socket until it is closed and its commands are executed.</summary>
    /// <param name="hostEnds">The end of the host.</param>
    public async Task RunAsync(CancellationToken hostEnds)
    {
        var user = User.Id;
        _services.Table.Add(user, this);
        LogOpened(_services.Logger, ConnectionId, user.Value);
        _outbox.Control(Replies.ConnectionReady(ConnectionId, user, _services.Registry.Fingerprint, _services.Store.Epoch, _services.Limits));
        _watch.Start();
        var commands = _inbox.RunAsync(hostEnds);
        try
        {
            await ReceiveAsync();
        }
        finally
        {
            _services.Table.Remove(user, this);
            Subscriptions.End();
            _outbox.End();
            _watch.Dispose();
            _inbox.Complete();
            LogClosed(_services.Logger, ConnectionId, (int?)_socket.CloseStatus);
            await commands;
        }
    }

    /// <inheritdoc/>
    public void Close(CloseRequest request)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
        {
            return;
        }
        LogClosing(_services.Logger, ConnectionId, request.Code);
        Subscriptions.End();
        _inbox.Abandon();
        // Whoever reads too slowly or not at all gets the code only if it goes ahead of what waits.
        _outbox.Close(request, flush: request != CloseRequest.SlowReader && request != CloseRequest.Silent);
        _linger = _services.Time.CreateTimer(static abort => ((CancellationTokenSource)abort!).Cancel(), _abort, 2 * Linger, Timeout.InfiniteTimeSpan);
        _ = _writer.CloseSent.ContinueWith(
            static (_, linger) => ((ITimer)linger!).Change(Linger, Timeout.InfiniteTimeSpan), _linger,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public void Notify(ReadOnlyMemory<byte> frame) => _outbox.Control(frame);

    /// <inheritdoc/>
    public void ThreadDeleted(ThreadId thread) => Subscriptions.Remove(thread, Replies.Unsubscribed(thread, "thread_deleted"));

    /// <inheritdoc/>
    public void Renew(TokenResult.Valid token)
    {
        _token = token;
        _watch.Renew(token.ExpiresAt);
    }

    /// <summary>Frees what the socket holds.</summary>
    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        _outbox.End();
        if (_linger is not null)
        {
            await _linger.DisposeAsync();
        }
        await _abort.CancelAsync();
        _socket.Dispose();
    }

    private async Task ReceiveAsync()
    {
        using var reader = new MessageReader(_socket, _services.Limits.MessageBytes);
        try
        {
            while (true)
            {
                var message = await reader.ReadAsync(_abort.Token);
                if (message.Kind == InboundKind.Close)
                {
                    await AnswerCloseAsync();
                    return;
                }
                if (Volatile.Read(ref _closing) == 0)
                {
                    await TakeAsync(message);
                }
            }
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // It was closed by us, and the client took too long to answer.
        }
        catch (WebSocketException failure) when (failure.WebSocketErrorCode != WebSocketError.ConnectionClosedPrematurely)
        {
            // The runtime has sent the code; it reaches the client only if the connection is not reset at once.
            LogBroken(_services.Logger, ConnectionId, failure.WebSocketErrorCode);
            await LingerAsync();
        }
        catch (Exception failure) when (failure is WebSocketException or IOException or OperationCanceledException)
        {
            LogGone(_services.Logger, ConnectionId);
        }
    }

    private async Task TakeAsync(InboundMessage message)
    {
        switch (message.Kind)
        {
            case InboundKind.Binary:
                Close(CloseRequest.BinaryMessage);
                return;
            case InboundKind.FarTooLarge:
                Close(CloseRequest.MessageTooBig);
                return;
            default:
                await HandOverAsync(message);
                return;
        }
    }

    // Whatever may wait stands in a pause: nothing is read meanwhile, and silence is not the client's.
    private async Task HandOverAsync(InboundMessage message)
    {
        var (command, error) = message.Kind == InboundKind.TooLarge
            ? (null, new CommandError(null, CommandError.MessageTooLarge, $"A message must not be larger than {_services.Limits.MessageBytes} bytes."))
            : CommandParser.Parse(message.Text.Span, User.Id);
        if (error?.Code == CommandError.UserMismatch)
        {
            _services.Refusals.Count("user_id");
        }
        var isFree = command is Command.Ping && _pings.TryTake(out _);
        if (!isFree && !_services.Rates.TryTake(User.Id, out var retryAfter))
        {
            error = new CommandError(command?.Id ?? error?.Id, CommandError.RateLimited, "Too many commands; wait before the next.", RetryAfter: retryAfter);
            command = null;
        }
        _stream.Pause();
        try
        {
            await _outbox.WaitForRoomAsync(_abort.Token);
            if (command is Command.Ping ping)
            {
                _outbox.Urgent(Replies.Pong(ping.Id, _services.Time.GetUtcNow()));
                await _inbox.AddAnsweredAsync(_abort.Token);
            }
            else if (command is not null)
            {
                await _inbox.AddAsync(command, _abort.Token);
            }
            else
            {
                await _inbox.AddAsync(error!, _abort.Token);
            }
        }
        catch (System.Threading.Channels.ChannelClosedException) when (Volatile.Read(ref _closing) != 0)
        {
            // The socket is being closed; what still comes is not executed.
        }
        finally
        {
            _stream.Resume();
        }
    }

    // Both sides have sent their closing frame when this returns.
    private async Task AnswerCloseAsync()
    {
        if (Volatile.Read(ref _closing) != 0)
        {
            await _writer.CloseSent;
            return;
        }
        _outbox.End();
        var status = _socket.CloseStatus is null or WebSocketCloseStatus.Empty ? WebSocketCloseStatus.NormalClosure : _socket.CloseStatus.Value;
        await _socket.CloseOutputAsync(status, null, _abort.Token);
    }

    private async Task LingerAsync()
    {
        using var deadline = new CancellationTokenSource(Linger, _services.Time);
        try
        {
            await _stream.DrainAsync(deadline.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            LogGone(_services.Logger, ConnectionId);
        }
    }

    private void NetworkFailed(Exception failure)
    {
        LogUnsent(_services.Logger, ConnectionId, LoggedFailure.Describe(failure));
        _abort.Cancel();
    }

    [LoggerMessage(LogLevel.Debug, "Connection {Connection} of user {User} opened.")]
    private static partial void LogOpened(ILogger logger, string connection, string user);

    [LoggerMessage(LogLevel.Debug, "Connection {Connection} closed; the client's code is {Code}.")]
    private static partial void LogClosed(ILogger logger, string connection, int? code);

    [LoggerMessage(LogLevel.Information, "Connection {Connection} is closed with code {Code}.")]
    private static partial void LogClosing(ILogger logger, string connection, int code);

    [LoggerMessage(LogLevel.Debug, "Connection {Connection} broke the WebSocket protocol: {Fault}.")]
    private static partial void LogBroken(ILogger logger, string connection, WebSocketError fault);

    [LoggerMessage(LogLevel.Debug, "Nothing can be sent on connection {Connection} any more. {Failure}")]
    private static partial void LogUnsent(ILogger logger, string connection, string failure);

    [LoggerMessage(LogLevel.Debug, "Connection {Connection} is gone.")]
    private static partial void LogGone(ILogger logger, string connection);
}
