using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Netra.Client;

/// <summary>
/// Talks <c>netra.v1</c> with a host over one socket that comes back by itself: starts runs, and gives the events of threads, each durable one once and in
/// order whatever happens to the connection or to the host. Safe for concurrent use.
/// </summary>
/// <remarks>
/// What is asked for while there is no connection waits for the next one, until its token is cancelled. It fails when there can be none: with <c>token_invalid</c> when the
/// host refused three tokens in a row, with <c>handshake_refused</c> when what answers there is no host of this protocol, and with what <see cref="NetraClientOptions.Token"/> threw.
/// </remarks>
public sealed class NetraClient : IAsyncDisposable
{
    private const int RefusalsInARow = 3;

    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Displaced = TimeSpan.FromSeconds(1);

    private readonly NetraClientOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ThreadFeed> _threads = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _connecting;
    private volatile bool _isClosing;
    private string? _epoch;
    private TaskCompletionSource<ClientSocket> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A client that connects at once, and again whenever the connection is lost, until it is disposed.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public NetraClient(NetraClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.BufferedEvents < 16 || options.Host.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException("The host has a scheme of http or https, and at least 16 events are buffered.", nameof(options));
        }
        _options = options;
        _connecting = Task.Run(KeepConnectedAsync);
    }

    /// <summary>Starts a run, once however often the connection is lost meanwhile.</summary>
    /// <exception cref="NetraCommandException">The host did not take it.</exception>
    public async Task<AcceptedRun> StartAsync(RunCommand command, CancellationToken ct = default)
        => (await StartAsync(command, follow: false, ct).ConfigureAwait(false)).Run;

    /// <summary>Starts a run and gives its events up to its ending, which is the last.</summary>
    /// <exception cref="NetraCommandException">The host did not take it, or its thread was deleted before the run had ended (<c>thread_not_found</c>).</exception>
    public async IAsyncEnumerable<NetraEvent> RunAsync(RunCommand command, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var (run, follower) = await StartAsync(command, follow: true, ct).ConfigureAwait(false);
        try
        {
            await foreach (var next in follower!.ReadAsync(ct).ConfigureAwait(false))
            {
                if (next.RunId == run.RunId || next.IsReset)
                {
                    yield return next;
                }
                if (next.RunId == run.RunId && next.IsEnding)
                {
                    yield break;
                }
            }
            throw new NetraCommandException("thread_not_found", "The thread was deleted.");
        }
        finally
        {
            Leave(follower!);
        }
    }

    /// <summary>Gives the events of a thread after a place, those that are stored first, and goes on as they come until the thread is deleted.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="afterSeq">The place of the last event that is known; 0 for all.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="NetraCommandException">The user has no such thread.</exception>
    public async IAsyncEnumerable<NetraEvent> FollowAsync(string threadId, long afterSeq = 0, [EnumeratorCancellation] CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(threadId);
        ArgumentOutOfRangeException.ThrowIfNegative(afterSeq);
        var follower = Join(threadId, afterSeq);
        try
        {
            await CatchUpAsync(follower).ConfigureAwait(false);
            await foreach (var next in follower.ReadAsync(ct).ConfigureAwait(false))
            {
                yield return next;
            }
        }
        finally
        {
            Leave(follower);
        }
    }

    /// <summary>Asks for the end of a run; returns when the request is stored, or the run has ended.</summary>
    /// <exception cref="NetraCommandException">The user has no such run.</exception>
    public async Task CancelAsync(string runId, CancellationToken ct = default)
    {
        try
        {
            await SendAsync("cancel", writer => writer.WriteString("run_id"u8, runId), null, ct).ConfigureAwait(false);
        }
        catch (NetraCommandException refused) when (refused.Code == "run_not_active")
        {
            // That is what was asked for.
        }
    }

    /// <summary>Decides on a call that waits for its user.</summary>
    /// <param name="asked">Its <c>approval_requested</c>.</param>
    /// <param name="isApproved">Whether it may run.</param>
    /// <param name="reason">What the agent is told, or null.</param>
    /// <param name="ct">Cancels waiting.</param>
    /// <exception cref="NetraCommandException">It waits no more, or was decided otherwise.</exception>
    public Task ApproveAsync(NetraEvent asked, bool isApproved, string? reason = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return SendAsync(
            "approve",
            writer =>
            {
                writer.WriteString("run_id"u8, asked.RunId);
                writer.WriteString("call_id"u8, asked.CallId);
                writer.WriteString("arguments_hash"u8, asked.Payload.GetProperty("arguments_hash").GetString());
                writer.WriteString("decision"u8, isApproved ? "approve" : "deny");
                if (reason is not null)
                {
                    writer.WriteString("reason"u8, reason);
                }
            },
            null,
            ct);
    }

    /// <summary>Closes the connection. Runs go on: they are their user's and not the connection's.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        if (Connection is { } open)
        {
            // The host answers by closing, too; after that there is nothing to read.
            await open.CloseAsync().ConfigureAwait(false);
            await Task.WhenAny(_connecting, Task.Delay(ClosingTime, _options.Time)).ConfigureAwait(false);
        }
        await _stop.CancelAsync().ConfigureAwait(false);
        await _connecting.ConfigureAwait(false);
        ThreadFeed[] feeds;
        lock (_gate)
        {
            feeds = [.. _threads.Values];
            _threads.Clear();
            _connected.TrySetException(new ObjectDisposedException(nameof(NetraClient)));
            _ = _connected.Task.Exception;
        }
        foreach (var feed in feeds)
        {
            feed.End(new ObjectDisposedException(nameof(NetraClient)));
        }
        _stop.Dispose();
    }

    private ClientSocket? Connection
    {
        get
        {
            lock (_gate)
            {
                return _connected.Task.IsCompletedSuccessfully ? _connected.Task.Result : null;
            }
        }
    }

    private async Task<(AcceptedRun Run, Follower? Follower)> StartAsync(RunCommand command, bool follow, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        AcceptedRun? accepted = null;
        Follower? follower = null;
        try
        {
            await SendRunAsync(command, Accept, ct).ConfigureAwait(false);
            if (follower is not null && accepted!.IsDuplicate)
            {
                // Its first events may have passed.
                await CatchUpAsync(follower).ConfigureAwait(false);
            }
            return (accepted!, follower);
        }
        catch
        {
            if (follower is not null)
            {
                Leave(follower);
            }
            throw;
        }

        void Accept(JsonElement reply)
        {
            accepted = new AcceptedRun(
                reply.GetProperty("thread_id").GetString()!, reply.GetProperty("run_id").GetString()!, reply.GetProperty("seq").GetInt64(), reply.GetProperty("duplicate").GetBoolean());
            // Before its first event is looked at: the host has subscribed this socket with the reply.
            follower = follow ? Join(accepted.ThreadId, accepted.Seq - 1) : null;
        }
    }

    private Task SendRunAsync(RunCommand command, Action<JsonElement> accept, CancellationToken ct)
        => SendAsync(
            "run",
            writer =>
            {
                if (command.Agent is not null)
                {
                    writer.WriteString("agent"u8, command.Agent);
                }
                if (command.ThreadId is not null)
                {
                    writer.WriteString("thread_id"u8, command.ThreadId);
                }
                writer.WritePropertyName("input"u8);
                command.Input.WriteTo(writer);
                writer.WriteString("idempotency_key"u8, command.IdempotencyKey);
            },
            accept,
            ct);

    private Follower Join(string threadId, long afterSeq)
    {
        lock (_gate)
        {
            if (!_threads.TryGetValue(threadId, out var feed))
            {
                _threads.Add(threadId, feed = new ThreadFeed(_epoch));
            }
            var follower = new Follower(threadId, afterSeq, _options.BufferedEvents, CatchUpAsync);
            feed.Add(follower);
            return follower;
        }
    }

    // Nobody waits for the host: what it still sends is left out.
    private void Leave(Follower follower)
    {
        ClientSocket? socket = null;
        lock (_gate)
        {
            if (_threads.TryGetValue(follower.Thread, out var feed) && feed.Remove(follower))
            {
                _threads.Remove(follower.Thread);
                socket = Connection;
            }
        }
        if (socket is not null)
        {
            _ = UnsubscribeAsync(socket, follower.Thread);
        }
    }

    private async Task UnsubscribeAsync(ClientSocket socket, string threadId)
    {
        try
        {
            await socket.SendAsync("unsubscribe", writer => writer.WriteString("thread_id"u8, threadId), null, _stop.Token).ConfigureAwait(false);
            // Nothing to do unless somebody came meanwhile, whose subscription this has ended.
            await SubscribeAsync(socket, threadId).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ConnectionLostException or NetraCommandException or OperationCanceledException or ObjectDisposedException)
        {
            // Then it is not subscribed any more.
        }
    }

    // Without a connection there is nothing to do: the next one begins with this.
    private async ValueTask CatchUpAsync(Follower follower)
    {
        if (Connection is { } socket)
        {
            await SubscribeAsync(socket, follower.Thread).ConfigureAwait(false);
        }
    }

    private async Task SubscribeAsync(ClientSocket socket, string threadId)
    {
        ThreadFeed? feed;
        lock (_gate)
        {
            feed = _threads.GetValueOrDefault(threadId);
        }
        if (feed is null)
        {
            return;
        }
        try
        {
            var (after, epoch) = feed.Place;
            await socket.SendAsync(
                "subscribe",
                writer =>
                {
                    writer.WriteString("thread_id"u8, threadId);
                    writer.WriteNumber("after_seq"u8, after);
                    if (epoch is not null)
                    {
                        writer.WriteString("epoch"u8, epoch);
                    }
                },
                feed.Resume,
                _stop.Token).ConfigureAwait(false);
        }
        catch (NetraCommandException refused) when (refused.RetryAfter is null)
        {
            Drop(threadId, refused);
        }
        catch (NetraCommandException busy)
        {
            await Task.Delay(AtLeast(busy.RetryAfter!.Value), _options.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await SubscribeAsync(socket, threadId).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ConnectionLostException or OperationCanceledException)
        {
            // The next connection subscribes again.
        }
    }

    private void Drop(string threadId, Exception? failure)
    {
        ThreadFeed? feed;
        lock (_gate)
        {
            _threads.Remove(threadId, out feed);
        }
        feed?.End(failure);
    }

    private async Task SendAsync(string type, Action<Utf8JsonWriter> write, Action<JsonElement>? first, CancellationToken ct)
    {
        while (true)
        {
            Task<ClientSocket> connected;
            lock (_gate)
            {
                connected = _connected.Task;
            }
            var socket = await connected.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                await socket.SendAsync(type, write, first, ct).ConfigureAwait(false);
                return;
            }
            catch (ConnectionLostException)
            {
                Lose(socket);
            }
        }
    }

    private void Take(JsonElement frame)
    {
        var type = frame.GetProperty("type").GetString();
        if (type == "token_expiring")
        {
            _ = RenewAsync();
        }
        else if (frame.TryGetProperty("thread_id", out var id) && id.GetString() is { } threadId)
        {
            if (type == "unsubscribed")
            {
                if (frame.GetProperty("reason").GetString() == "thread_deleted")
                {
                    Drop(threadId, null);
                }
                else
                {
                    _ = ComeBackAsync(threadId);
                }
                return;
            }
            ThreadFeed? feed;
            lock (_gate)
            {
                feed = _threads.GetValueOrDefault(threadId);
            }
            feed?.Take(new NetraEvent(frame));
        }
    }

    // The host has made room for another thread; not at once, or the two would drive each other out.
    private async Task ComeBackAsync(string threadId)
    {
        await Task.Delay(AtLeast(Displaced), _options.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_stop.IsCancellationRequested && Connection is { } socket)
        {
            await SubscribeAsync(socket, threadId).ConfigureAwait(false);
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            var token = await _options.Token(true, _stop.Token).ConfigureAwait(false);
            await SendAsync("authenticate", writer => writer.WriteString("token"u8, token), null, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The host closes when the token has expired; what follows then is the same as after any other end.
        }
    }

    private async Task KeepConnectedAsync()
    {
        var delay = _options.FirstDelay;
        var refusals = 0;
        while (!_isClosing)
        {
            TimeSpan? asked = null;
            using var socket = new ClientWebSocket();
            try
            {
                var token = await _options.Token(refusals > 0, _stop.Token).ConfigureAwait(false);
                using var connection = await ConnectAsync(socket, token).ConfigureAwait(false);
                (delay, refusals) = (_options.FirstDelay, 0);
                var ended = (int?)await ServeAsync(connection).ConfigureAwait(false);
                refusals = ended == 4401 ? 1 : 0;
                delay = ended == 4429 ? _options.LongestDelay : delay;
            }
            catch (Exception) when (_isClosing)
            {
                return;
            }
            catch (Exception failure) when (failure is WebSocketException or HttpRequestException or OperationCanceledException or IOException)
            {
                refusals = socket.HttpStatusCode == HttpStatusCode.Unauthorized ? refusals + 1 : 0;
                asked = RetryAfter(socket);
                if ((int)socket.HttpStatusCode is >= 400 and < 500 and not (401 or 408 or 429))
                {
                    Fail(new NetraCommandException("handshake_refused", $"{_options.Host} refused the connection with status {(int)socket.HttpStatusCode}; check the address."));
                }
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // There is no token to be had: whoever waits is told, and it is tried again.
                Fail(failure);
            }
            if (_isClosing)
            {
                return;
            }
            if (refusals >= RefusalsInARow)
            {
                Fail(new NetraCommandException("token_invalid", "The host knows the user no more; sign in again."));
            }
            var wait = delay * (0.5 + Random.Shared.NextDouble());
            await Task.Delay(asked > wait ? AtLeast(asked.Value) : wait, _options.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = TimeSpan.FromTicks(Math.Min(2 * delay.Ticks, _options.LongestDelay.Ticks));
        }
    }

    private async Task<ClientSocket> ConnectAsync(ClientWebSocket socket, string token)
    {
        socket.Options.AddSubProtocol("netra.v1");
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = _options.KeepAlive;
        socket.Options.KeepAliveTimeout = _options.KeepAlive;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(_options.ConnectTime);
        var host = new UriBuilder(_options.Host) { Scheme = _options.Host.Scheme == "https" ? "wss" : "ws" };
        host.Path = host.Path.TrimEnd('/') + "/ws";
        await socket.ConnectAsync(host.Uri, limit.Token).ConfigureAwait(false);
        var connection = new ClientSocket(socket, Take);
        if (await connection.NextAsync(limit.Token).ConfigureAwait(false) is not { } ready || ready.GetProperty("type").GetString() != "connection_ready")
        {
            throw new WebSocketException("The host closed before it was ready.");
        }
        lock (_gate)
        {
            _epoch = ready.GetProperty("epoch").GetString();
        }
        return connection;
    }

    /// <summary>Uses a connection until it is gone.</summary>
    private async Task<WebSocketCloseStatus?> ServeAsync(ClientSocket connection)
    {
        var reading = connection.ReadAsync(_stop.Token);
        string[] threads;
        lock (_gate)
        {
            if (_connected.Task.IsCompleted)
            {
                _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            _connected.SetResult(connection);
            threads = [.. _threads.Keys];
        }
        // One after the other: a burst of commands would be refused.
        foreach (var thread in threads)
        {
            if (reading.IsCompleted)
            {
                break;
            }
            await SubscribeAsync(connection, thread).ConfigureAwait(false);
        }
        var status = await reading.ConfigureAwait(false);
        Lose(connection);
        return status;
    }

    // So that not everybody who was told the same comes at once.
    private static TimeSpan AtLeast(TimeSpan wait) => wait * (1 + (Random.Shared.NextDouble() / 2));

    private void Lose(ClientSocket lost)
    {
        lock (_gate)
        {
            if (_connected.Task.IsCompletedSuccessfully && _connected.Task.Result == lost)
            {
                _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    // Whoever waits for a connection is told why there is none; who asks later waits for the next try.
    private void Fail(Exception failure)
    {
        TaskCompletionSource<ClientSocket> waiting;
        lock (_gate)
        {
            waiting = _connected;
            _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        waiting.TrySetException(failure);
        _ = waiting.Task.Exception;
    }

    private static TimeSpan? RetryAfter(ClientWebSocket socket)
        => socket.HttpResponseHeaders?.FirstOrDefault(static header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault() is { } text
            && int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : null;
}
