using Microsoft.Extensions.Logging;

namespace Netra.WebSockets;

/// <summary>
/// Does what commands ask for and says what to reply. Who asks is the socket's verified user, never anything in the command.
/// </summary>
[Service(Lifetime.Process)]
internal sealed partial class CommandExecutor(
    IExecutionEngines engines, IThreadStore threads, IStore store, ITokenValidator tokens, IAccounts accounts,
    Refusals refusals, TimeProvider time, ILogger<CommandExecutor> logger)
{
    /// <summary>Executes one command; returns its only reply.</summary>
    /// <param name="command">The command.</param>
    /// <param name="socket">The socket that it came from.</param>
    /// <param name="ct">The end of the host, not of the socket: a disconnect cancels nothing.</param>
    public async ValueTask<CommandOutcome> ExecuteAsync(Command command, ISocketSession socket, CancellationToken ct)
    {
        try
        {
            return command switch
            {
                Command.Run run => await RunAsync(run, socket, ct),
                Command.Cancel cancel => await CancelAsync(cancel, socket, ct),
                Command.Approve approve => await ApproveAsync(approve, socket, ct),
                Command.Subscribe subscribe => await SubscribeAsync(subscribe, socket, ct),
                Command.Unsubscribe unsubscribe => await UnsubscribeAsync(unsubscribe, socket, ct),
                Command.Authenticate authenticate => await AuthenticateAsync(authenticate, socket, ct),
                Command.Ping ping => new CommandOutcome(Replies.Pong(ping.Id, time.GetUtcNow())),
                _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Not a command."),
            };
        }
        catch (StoreUnavailableException unavailable)
        {
            LogFailed(command.GetType().Name, socket.ConnectionId, LoggedFailure.Describe(unavailable));
            return new CommandError(command.Id, CommandError.ServerBusy, "The server cannot store anything at the moment; try again soon.", RetryAfter: TimeSpan.FromSeconds(2));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException && !ct.IsCancellationRequested)
        {
            LogFailed(command.GetType().Name, socket.ConnectionId, LoggedFailure.Describe(failure));
            return new CommandError(command.Id, CommandError.Internal, "The server failed to do this; try again.");
        }
    }

    private async ValueTask<CommandOutcome> RunAsync(Command.Run run, ISocketSession socket, CancellationToken ct)
    {
        var user = socket.User;
        if (TryEnter(user) is not { } lease)
        {
            return new CommandError(run.Id, CommandError.ServerBusy, "Too many users are active; try again in a moment.", RetryAfter: TimeSpan.FromSeconds(1));
        }
        using (lease)
        {
            var result = await lease.Engine.SubmitAsync(
                new RunRequest { User = user, Agent = run.Agent, Thread = run.Thread, Input = run.Input, IdempotencyKey = run.IdempotencyKey }, ct);
            return result switch
            {
                SubmitResult.Accepted accepted => new CommandOutcome(
                    Replies.Accepted(run.Id, accepted), Then: () => socket.Subscriptions.AddMakingRoom(accepted.Thread, accepted.Seq)),
                SubmitResult.Refused refused => new CommandError(run.Id, refused.Code, refused.Message, refused.Field, refused.RetryAfter),
                _ => throw new InvalidOperationException("Not a result of submitting."),
            };
        }
    }

    private async ValueTask<CommandOutcome> CancelAsync(Command.Cancel cancel, ISocketSession socket, CancellationToken ct)
    {
        if (TryEnter(socket.User) is not { } lease)
        {
            return new CommandError(cancel.Id, CommandError.ServerBusy, "Too many users are active; try again in a moment.", RetryAfter: TimeSpan.FromSeconds(1));
        }
        using (lease)
        {
            return await lease.Engine.CancelAsync(cancel.RunId, ct) switch
            {
                CancelResult.Stored => new CommandOutcome(Replies.Ok(cancel.Id)),
                CancelResult.NotActive => new CommandError(cancel.Id, CommandError.RunNotActive, "The run has ended."),
                _ => new CommandError(cancel.Id, CommandError.RunNotFound, "There is no such run."),
            };
        }
    }

    private async ValueTask<CommandOutcome> ApproveAsync(Command.Approve approve, ISocketSession socket, CancellationToken ct)
    {
        if (TryEnter(socket.User) is not { } lease)
        {
            return new CommandError(approve.Id, CommandError.ServerBusy, "Too many users are active; try again in a moment.", RetryAfter: TimeSpan.FromSeconds(1));
        }
        using (lease)
        {
            var decision = new ApprovalDecision
            {
                Run = approve.RunId, Call = approve.Call, ArgumentsHash = approve.ArgumentsHash, IsApproved = approve.Approved, Reason = approve.Reason,
            };
            return await lease.Engine.ApproveAsync(decision, ct) switch
            {
                ApprovalResult.Stored => new CommandOutcome(Replies.Ok(approve.Id)),
                ApprovalResult.Mismatch => new CommandError(approve.Id, CommandError.ApprovalMismatch, "These are not the arguments that wait for approval; read them again."),
                _ => new CommandError(approve.Id, CommandError.ApprovalNotFound, "There is no such pending approval."),
            };
        }
    }

    private async ValueTask<CommandOutcome> SubscribeAsync(Command.Subscribe subscribe, ISocketSession socket, CancellationToken ct)
    {
        if (await threads.FindAsync(socket.User.Id, subscribe.Thread, ct) is not { } thread)
        {
            return ThreadNotFound("subscribe", subscribe.Id);
        }
        if (!socket.Subscriptions.HasRoomFor(subscribe.Thread))
        {
            return TooManySubscriptions(subscribe.Id);
        }
        var reset = (subscribe.Epoch is { } epoch && epoch != store.Epoch) || subscribe.AfterSeq > thread.LastSeq;
        return new CommandOutcome(
            Replies.Subscribed(subscribe.Id, subscribe.Thread, store.Epoch, thread.LastSeq, reset),
            Before: () => socket.Subscriptions.Remove(subscribe.Thread),
            Then: () => socket.Subscriptions.AddIfMissing(subscribe.Thread, reset ? 1 : subscribe.AfterSeq + 1));
    }

    private async ValueTask<CommandOutcome> UnsubscribeAsync(Command.Unsubscribe unsubscribe, ISocketSession socket, CancellationToken ct)
        => socket.Subscriptions.Remove(unsubscribe.Thread) || await threads.FindAsync(socket.User.Id, unsubscribe.Thread, ct) is not null
            ? new CommandOutcome(Replies.Ok(unsubscribe.Id))
            : ThreadNotFound("unsubscribe", unsubscribe.Id);

    private async ValueTask<CommandOutcome> AuthenticateAsync(Command.Authenticate authenticate, ISocketSession socket, CancellationToken ct)
    {
        switch (await tokens.ValidateAsync(authenticate.Token, ct))
        {
            case TokenResult.Valid valid when valid.User.Id == socket.User.Id:
                socket.Renew(valid);
                // The session may have ended while its token was checked.
                var isActive = await accounts.IsSessionActiveAsync(valid.User.Id, valid.SessionId, ct);
                return new CommandOutcome(Replies.Ok(authenticate.Id, valid.ExpiresAt), Then: isActive ? null : () => socket.Close(CloseRequest.SessionEnded));
            case TokenResult.Valid:
                refusals.Count("authenticate");
                return new CommandError(authenticate.Id, CommandError.UserMismatch, "The token is another user's; open another socket for that user.");
            case TokenResult.Expired:
                return new CommandError(authenticate.Id, CommandError.TokenExpired, "The token has expired; get a new one.");
            case TokenResult.KeysUnavailable:
                return new CommandError(
                    authenticate.Id, CommandError.ServerBusy, "The issuer's keys cannot be had now; try again.", RetryAfter: TimeSpan.FromSeconds(5));
            default:
                return new CommandError(authenticate.Id, CommandError.TokenInvalid, "The token is not good.");
        }
    }

    private EngineLease? TryEnter(UserContext user)
    {
        try
        {
            return engines.Enter(user);
        }
        catch (InvalidOperationException full)
        {
            LogNoRoom(LoggedFailure.Describe(full));
            return null;
        }
    }

    private CommandError ThreadNotFound(string operation, string id)
    {
        refusals.Count(operation);
        return new(id, CommandError.ThreadNotFound, "There is no such thread.");
    }

    private static CommandError TooManySubscriptions(string id)
        => new(id, CommandError.EngineLimit, "This socket is subscribed to as many threads as are allowed; unsubscribe from one.");

    [LoggerMessage(LogLevel.Error, "A {Command} command of connection {Connection} failed. {Failure}")]
    private partial void LogFailed(string command, string connection, string failure);

    [LoggerMessage(LogLevel.Warning, "There is no room for another active user. {Failure}")]
    private partial void LogNoRoom(string failure);
}
