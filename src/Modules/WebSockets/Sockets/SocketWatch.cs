namespace Netra.WebSockets;

/// <summary>
/// Watches one socket's clock: silence of the client, a queue that stays full, a token that expires. One timer, set to
/// whatever comes first. Safe for concurrent use.
/// </summary>
internal sealed class SocketWatch : IDisposable
{
    private readonly ISocket _socket;
    private readonly ActivityStream _stream;
    private readonly Outbox _outbox;
    private readonly TimeProvider _time;
    private readonly TimeSpan _silence;
    private readonly TimeSpan _slowReader;
    private readonly TimeSpan _warning;
    // Also the lock.
    private readonly ITimer _timer;
    private DateTimeOffset _expiresAt;
    private bool _warned;
    private bool _stopped;

    public SocketWatch(
        ISocket socket, ActivityStream stream, Outbox outbox, DateTimeOffset expiresAt, NetraLimits limits, TimeProvider time)
    {
        (_socket, _stream, _outbox, _expiresAt, _time) = (socket, stream, outbox, expiresAt, time);
        _silence = 2 * TimeSpan.FromSeconds(limits.HeartbeatSeconds);
        _slowReader = TimeSpan.FromSeconds(limits.SlowReaderSeconds);
        _warning = TimeSpan.FromSeconds(limits.TokenWarningSeconds);
        _timer = time.CreateTimer(static watch => ((SocketWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        outbox.Watch = this;
    }

    /// <summary>Watches from now on.</summary>
    public void Start() => Look();

    /// <summary>A new token counts.</summary>
    public void Renew(DateTimeOffset expiresAt)
    {
        lock (_timer)
        {
            (_expiresAt, _warned) = (expiresAt, false);
        }
        Look();
    }

    /// <summary>Watches no more.</summary>
    public void Dispose()
    {
        lock (_timer)
        {
            _stopped = true;
            _timer.Dispose();
        }
    }

    /// <summary>Something has changed. Judges nothing here: whoever tells it may hold locks that closing takes.</summary>
    public void LookSoon()
    {
        lock (_timer)
        {
            if (!_stopped)
            {
                _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Something has changed.</summary>
    public void Look()
    {
        CloseRequest? request;
        lock (_timer)
        {
            if (_stopped)
            {
                return;
            }
            request = Judge(out var next);
            _stopped = request is not null;
            if (!_stopped)
            {
                // A timer may fire a little early; it is then set again for the rest.
                _timer.Change(next > TimeSpan.FromMilliseconds(1) ? next : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            }
        }
        if (request is not null)
        {
            _socket.Close(request);
        }
    }

    private CloseRequest? Judge(out TimeSpan next)
    {
        next = _silence - _stream.Silence;
        if (next <= TimeSpan.Zero)
        {
            return CloseRequest.Silent;
        }
        if (_outbox.StalledSince is { } since)
        {
            var left = _slowReader - _time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                return CloseRequest.SlowReader;
            }
            next = Min(next, left);
        }
        var life = _expiresAt - _time.GetUtcNow();
        // Also when both are due at once, because the machine was busy: the warning says why the socket closes.
        if (!_warned && life <= _warning)
        {
            _warned = true;
            _outbox.Control(Replies.TokenExpiring(_expiresAt));
        }
        if (life <= TimeSpan.Zero)
        {
            return CloseRequest.TokenExpired;
        }
        // Timers take at most some 49 days.
        next = Min(next, Min(_warned ? life : life - _warning, TimeSpan.FromDays(1)));
        return null;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
