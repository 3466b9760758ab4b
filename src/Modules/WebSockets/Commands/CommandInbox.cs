namespace Netra.WebSockets;

/// <summary>
/// The commands of one socket, executed one after another by a flow of their own, so that the socket is read, and pings
/// are answered, while a run is being started. Bounded: what comes when it is full is refused at once. Runs on the pool while
/// there is something to execute. One flow adds.
/// </summary>
/// <param name="executor">Executes them.</param>
/// <param name="socket">Whose they are.</param>
/// <param name="outbox">Takes the replies.</param>
/// <param name="conduct">Counts what the client does wrong.</param>
/// <param name="hostEnds">The end of the host.</param>
internal sealed class CommandInbox(
    CommandExecutor executor, ISocketSession socket, Outbox outbox, ClientConduct conduct, CancellationToken hostEnds) : IThreadPoolWorkItem
{
    private const int Capacity = 256;
    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(1);

    // Also the lock.
    private readonly Queue<Received> _received = new();
    private TaskCompletionSource? _done;
    private Exception? _failure;
    private bool _working;
    private bool _abandoned;

    /// <summary>A command to be executed, or one that has failed already and is answered in its turn.</summary>
    public void Add(Command? command, CommandError? error)
    {
        if (!TryAdd(new(command, error)))
        {
            // Ahead of the replies that are being worked on: they may be what everything waits for.
            outbox.Urgent(Replies.Error(new CommandError(
                command?.Id ?? error?.Id, CommandError.ServerBusy, "Commands come faster than they are executed; wait for the replies.", RetryAfter: RetrySoon)));
        }
    }

    /// <summary>A command that was answered already, well.</summary>
    public void AddAnswered() => TryAdd(default);

    /// <summary>What has not begun is not executed any more.</summary>
    public void Abandon()
    {
        lock (_received)
        {
            _abandoned = true;
            _received.Clear();
        }
    }

    /// <summary>No more commands come; completes when those that came are executed: a disconnect cancels nothing.</summary>
    /// <exception cref="Exception">What kept a command from being executed.</exception>
    public Task CompleteAsync()
    {
        lock (_received)
        {
            return _working ? (_done ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : _failure is null ? Task.CompletedTask
                : Task.FromException(_failure);
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = WorkAsync();

    private bool TryAdd(Received received)
    {
        lock (_received)
        {
            if (_abandoned)
            {
                return true;
            }
            if (_received.Count >= Capacity)
            {
                return false;
            }
            _received.Enqueue(received);
            if (_working)
            {
                return true;
            }
            _working = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return true;
    }

    private async Task WorkAsync()
    {
        try
        {
            while (TryTake(out var received))
            {
                hostEnds.ThrowIfCancellationRequested();
                await AnswerAsync(received.Command, received.Error, hostEnds);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Fail(failure);
        }
    }

    private bool TryTake(out Received received)
    {
        TaskCompletionSource? done;
        lock (_received)
        {
            if (_received.TryDequeue(out received))
            {
                return true;
            }
            _received.TrimExcess();
            _working = false;
            done = _done;
        }
        done?.TrySetResult();
        return false;
    }

    private void Fail(Exception failure)
    {
        if (failure is not OperationCanceledException)
        {
            // A client whose commands nobody executes any more is better off with another socket.
            socket.Close(CloseRequest.InternalError);
        }
        TaskCompletionSource? done;
        lock (_received)
        {
            _abandoned = true;
            _received.Clear();
            (_working, _failure, done) = (false, failure, _done);
        }
        done?.TrySetException(failure);
    }

    private async ValueTask AnswerAsync(Command? command, CommandError? error, CancellationToken ct)
    {
        if (command is null && error is null)
        {
            conduct.NoteGood();
            return;
        }
        await outbox.WaitForRoomAsync(ct);
        // Only these cause events: their reply takes its place first, every other when it is known.
        var slot = command is Command.Run or Command.Cancel or Command.Approve ? outbox.Reserve() : null;
        var outcome = error is not null ? error : await executor.ExecuteAsync(command!, socket, ct);
        outcome.Before?.Invoke();
        if (slot is null)
        {
            outbox.Control(outcome.Reply);
        }
        else
        {
            outbox.Fill(slot, outcome.Reply);
        }
        outcome.Then?.Invoke();
        if (conduct.Note(outcome) is { } request)
        {
            socket.Close(request);
        }
    }

    private readonly record struct Received(Command? Command, CommandError? Error);
}
