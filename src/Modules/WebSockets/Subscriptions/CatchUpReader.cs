using Microsoft.Extensions.Logging;

namespace Netra.WebSockets;

/// <summary>
/// Reads for one socket what its subscriptions lack: events from the log, the text of an answer that is being streamed.
/// Runs on the pool while there is something to read, a page of each subscription in turn, and only while the outbox has room.
/// </summary>
internal sealed partial class CatchUpReader(
    ISocketSession socket, Outbox outbox, IThreadStore threads, IExecutionEngines engines, TimeProvider time, ILogger logger, CancellationToken ended) : IThreadPoolWorkItem
{
    private const int PageEvents = 200;

    // Also the lock.
    private readonly Queue<Subscription> _waiting = new();
    private bool _reading;

    /// <summary>The subscription lacks something.</summary>
    public void Enqueue(Subscription subscription)
    {
        lock (_waiting)
        {
            if (_waiting.Contains(subscription))
            {
                return;
            }
            _waiting.Enqueue(subscription);
            if (_reading)
            {
                return;
            }
            _reading = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = ReadAsync();

    private async Task ReadAsync()
    {
        try
        {
            while (TryNext(out var subscription))
            {
                await outbox.WaitForRoomAsync(ended);
                if (outbox.IsEnding)
                {
                    // Nothing that is read would be taken.
                    return;
                }
                if (!await TryReadAsync(subscription))
                {
                    continue;
                }
                lock (_waiting)
                {
                    if (!_waiting.Contains(subscription))
                    {
                        _waiting.Enqueue(subscription);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The socket has ended; nobody waits for what was to be read.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogFailed(logger, LoggedFailure.Describe(failure));
            socket.Close(CloseRequest.InternalError);
        }
    }

    private async ValueTask<bool> TryReadAsync(Subscription subscription)
    {
        switch (subscription.Needs())
        {
            case CatchUp.Events events:
                var page = await threads.ReadEventsAsync(socket.User.Id, subscription.Thread, events.After, PageEvents, ended);
                if (page is null)
                {
                    socket.ThreadDeleted(subscription.Thread);
                    return false;
                }
                subscription.Take(page);
                return true;
            case CatchUp.Answer:
                using (var lease = engines.Enter(socket.User))
                {
                    subscription.Take(lease.Engine.FindDraft(subscription.Thread), time.GetUtcNow());
                }
                return true;
            default:
                return false;
        }
    }

    private bool TryNext(out Subscription subscription)
    {
        lock (_waiting)
        {
            _reading = _waiting.TryDequeue(out subscription!);
            if (!_reading)
            {
                _waiting.TrimExcess();
            }
            return _reading;
        }
    }

    [LoggerMessage(LogLevel.Error, "Reading events for a socket failed; the socket is closed and may resume. {Failure}")]
    private static partial void LogFailed(ILogger logger, string failure);
}
