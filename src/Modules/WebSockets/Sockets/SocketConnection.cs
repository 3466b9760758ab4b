using Microsoft.Extensions.Logging;

namespace Netra.WebSockets;

/// <summary>
/// One open socket, from the upgrade to its end. Three flows: one reads messages and only hands them over, one executes
/// commands, one writes; events arrive from the table of sockets and never wait for any of them.
/// </summary>
internal sealed partial class SocketConnection : ISocketSession, IAsyncDisposable
{
    private readonly SocketServices _services;
    private readonly SocketTransport _transport;
    private readonly CommandInbox _inbox;
    private readonly SocketWatch _watch;
    private volatile TokenResult.Valid _token;
    private long _pings;

    /// <param name="services">What every socket needs.</param>
    /// <param name="connection">The upgraded connection.</param>
    /// <param name="token">Who opened it.</param>
    /// <param name="hostEnds">The end of the host.</param>
    public SocketConnection(SocketServices services, UpgradedConnection connection, TokenResult.Valid token, CancellationToken hostEnds)
    {
        (_services, _token) = (services, token);
        var (limits, time) = (services.Limits, services.Time);
        _transport = new SocketTransport(connection, WireProtocol.Name, limits, time, services.Logger, ConnectionId);
        var outbox = _transport.Outbox;
        var catchUp = new CatchUpReader(this, outbox, services.Threads, services.Engines, time, services.Logger, _transport.Aborted);
        Subscriptions = new SocketSubscriptions(token.User.Id, services.Table, outbox, catchUp, limits.SubscriptionsPerSocket);
        _inbox = new CommandInbox(services.Executor, this, outbox, new ClientConduct(time), hostEnds);
        _watch = new SocketWatch(this, _transport.Activity, outbox, token.ExpiresAt, limits, time);
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
    public async Task RunAsync()
    {
        var user = User.Id;
        _services.Table.Add(user, this);
        LogOpened(_services.Logger, ConnectionId, user.Value);
        // Ahead even of the answer to a ping that came with the handshake.
        _transport.Outbox.Urgent(Replies.ConnectionReady(ConnectionId, user, _services.Registry.Fingerprint, _services.Store.Epoch, _services.Limits));
        _watch.Start();
        try
        {
            await _transport.ReceiveAsync(TakeAsync);
        }
        finally
        {
            _services.Table.Remove(user, this);
            Subscriptions.End();
            _transport.Outbox.End();
            _watch.Dispose();
            LogClosed(_services.Logger, ConnectionId, _transport.ClientCode);
            await _inbox.CompleteAsync();
        }
    }

    /// <inheritdoc/>
    public bool IsClosing => _transport.IsClosing;

    /// <inheritdoc/>
    public void Close(CloseRequest request)
    {
        if (_transport.Close(request))
        {
            Subscriptions.End();
            _inbox.Abandon();
        }
    }

    /// <inheritdoc/>
    public void Notify(ReadOnlyMemory<byte> frame) => _transport.Outbox.Control(frame);

    /// <inheritdoc/>
    public void ThreadDeleted(ThreadId thread) => Subscriptions.Remove(thread, Replies.Unsubscribed(thread, "thread_deleted"));

    /// <inheritdoc/>
    public void Renew(TokenResult.Valid token)
    {
        _token = token;
        _watch.Renew(token.ExpiresAt);
    }

    /// <summary>Frees what the socket holds.</summary>
    public ValueTask DisposeAsync()
    {
        _watch.Dispose();
        return _transport.DisposeAsync();
    }

    // Waits for one thing only, that the client takes what is sent. Nothing is read meanwhile, and silence is not the client's.
    private async ValueTask TakeAsync(InboundMessage message)
    {
        if (message.Kind == InboundKind.Binary)
        {
            Close(CloseRequest.BinaryMessage);
            return;
        }
        var (command, error) = message.Kind == InboundKind.TooLarge
            ? (null, new CommandError(CommandParser.FindId(message.Bytes.Span), CommandError.MessageTooLarge, $"A message must not be larger than {_services.Limits.MessageBytes} bytes."))
            : CommandParser.Parse(message.Bytes.Span, User.Id);
        if (error?.Code == CommandError.UserMismatch)
        {
            _services.Refusals.Count("user_id");
        }
        var isFree = command is Command.Ping && _services.FreePings.TryTake(ref _pings, out _);
        if (!isFree && !_services.Rates.TryTake(User.Id, out var retryAfter))
        {
            error = new CommandError(command?.Id ?? error?.Id, CommandError.RateLimited, "Too many commands; wait before the next.", RetryAfter: retryAfter);
            command = null;
        }
        _transport.Activity.Pause();
        try
        {
            await _transport.Outbox.WaitForRoomAsync(_transport.Aborted);
        }
        finally
        {
            _transport.Activity.Resume();
        }
        if (command is Command.Ping ping)
        {
            _transport.Outbox.Urgent(Replies.Pong(ping.Id, _services.Time.GetUtcNow()));
            _inbox.AddAnswered();
        }
        else
        {
            _inbox.Add(command, error);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Connection {Connection} of user {User} opened.")]
    private static partial void LogOpened(ILogger logger, string connection, string user);

    [LoggerMessage(LogLevel.Debug, "Connection {Connection} closed; the client's code is {Code}.")]
    private static partial void LogClosed(ILogger logger, string connection, int? code);
}
