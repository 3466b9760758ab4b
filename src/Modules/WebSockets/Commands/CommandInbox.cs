using System.Threading.Channels;

namespace Netra.WebSockets;

/// <summary>
/// The commands of one socket, executed one after another by a flow of their own, so that the socket is read, and pings
/// are answered, while a run is being started. Bounded: what comes when it is full is refused at once.
/// </summary>
internal sealed class CommandInbox(CommandExecutor executor, ISocketSession socket, Outbox outbox, ClientConduct conduct, Action<CloseRequest> close)
{
    private const int Capacity = 256;
    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(1);

    private readonly Channel<Received> _received = Channel.CreateBounded<Received>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
    private volatile bool _abandoned;

    /// <summary>A command to be executed, or one that has failed already and is answered in its turn.</summary>
    public void Add(Command? command, CommandError? error)
    {
        if (!_received.Writer.TryWrite(new(command, error)) && !_abandoned)
        {
            // Ahead of the replies that are being worked on: they may be what everything waits for.
            outbox.Urgent(Replies.Error(new CommandError(
                command?.Id ?? error?.Id, CommandError.ServerBusy, "Commands come faster than they are executed; wait for the replies.", RetryAfter: RetrySoon)));
        }
    }

    /// <summary>A command that was answered already, well.</summary>
    public void AddAnswered() => _received.Writer.TryWrite(default);

    /// <summary>No more commands come; those that came are executed: a disconnect cancels nothing.</summary>
    public void Complete() => _received.Writer.TryComplete();

    /// <summary>What has not begun is not executed any more.</summary>
    public void Abandon()
    {
        _abandoned = true;
        _received.Writer.TryComplete();
    }

    /// <summary>Executes commands until no more come.</summary>
    /// <param name="ct">The end of the host.</param>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var (command, error) in _received.Reader.ReadAllAsync(ct))
            {
                if (_abandoned)
                {
                    return;
                }
                await AnswerAsync(command, error, ct);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A client whose commands nobody executes any more is better off with another socket.
            close(CloseRequest.InternalError);
            throw;
        }
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
            close(request);
        }
    }

    private readonly record struct Received(Command? Command, CommandError? Error);
}
