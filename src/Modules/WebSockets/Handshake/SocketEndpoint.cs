using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Netra.WebSockets;

/// <summary>
/// Opens sockets. Everything is checked before the upgrade, in the order of the protocol; nobody is let in without a
/// verified token.
/// </summary>
[Service(Lifetime.Process)]
internal sealed partial class SocketEndpoint(
    SocketServices services, Readiness readiness, Origins origins, ITokenValidator tokens, RequestRates requests, SocketTickets tickets, EndedSessions ended, IAccounts accounts, HostRoom room, SocketDrain drain)
{
    // RFC 6455, section 1.3.
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    public void Map(IEndpointRouteBuilder routes) => routes.Map("/ws", OpenAsync).ShortCircuit()
        .Documented(new("openSocket", "Opens a WebSocket that speaks netra.v1; its messages are in the JSON Schema of the socket.")
        {
            Status = StatusCodes.Status101SwitchingProtocols,
            Problems = [(400, "invalid_handshake"), (401, "token_invalid, token_expired"), (403, "origin_not_allowed"), (426, "unsupported_version"), (429, "too_many_sockets, rate_limited"), (503, "server_busy, server_draining, not_ready, keys_unavailable")],
        });

    private async Task OpenAsync(HttpContext http)
    {
        // What ends from here on is looked for when the socket can be found.
        var endings = ended.Count;
        var (user, problem) = await AdmitAsync(http);
        if (user is null)
        {
            await RefuseAsync(http, problem!);
            return;
        }
        Stream stream;
        try
        {
            stream = await UpgradeAsync(http, WireProtocol.Name);
        }
        catch
        {
            Leave(user);
            throw;
        }
        await Handover.ServeAsync(http, stream, connection => ServeAsync(connection, user, endings));
    }

    private async Task ServeAsync(UpgradedConnection upgraded, TokenResult.Valid user, long endings)
    {
        try
        {
            await using var connection = new SocketConnection(services, upgraded, user, drain.Ended);
            var running = connection.RunAsync();
            if (drain.Ended.IsCancellationRequested)
            {
                // Its handshake was under way when the others were closed.
                connection.Close(CloseRequest.Drained);
            }
            if (ended.Count != endings)
            {
                await CloseIfEndedAsync(connection, user);
            }
            await running;
        }
        catch (OperationCanceledException) when (drain.Ended.IsCancellationRequested)
        {
            // The host ends; what was left to do is found again when it starts.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogFailed(services.Logger, LoggedFailure.Describe(failure));
        }
        finally
        {
            Leave(user);
        }
    }

    private async Task CloseIfEndedAsync(SocketConnection connection, TokenResult.Valid user)
    {
        try
        {
            if (!await accounts.IsSessionActiveAsync(user.User.Id, user.SessionId, CancellationToken.None))
            {
                connection.Close(CloseRequest.SessionEnded);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogFailed(services.Logger, LoggedFailure.Describe(failure));
            connection.Close(CloseRequest.InternalError);
        }
    }

    private void Leave(TokenResult.Valid user)
    {
        services.Table.Release(user.User.Id);
        room.Leave();
    }

    /// <summary>Who may open a socket, with a place in the host and one of the user's taken; else why not.</summary>
    private async ValueTask<(TokenResult.Valid? User, Problem? Problem)> AdmitAsync(HttpContext http)
    {
        var (offer, problem) = HandshakeOffer.Read(http.Request);
        if (offer is null)
        {
            return (null, problem);
        }
        if (http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true })
        {
            return (null, HandshakeOffer.Incorrect("This connection cannot be upgraded."));
        }
        if (!origins.MayConnect(http.Request))
        {
            return (null, new(StatusCodes.Status403Forbidden, "origin_not_allowed", "Pages of this origin may not connect."));
        }
        if (readiness.Obstacle is { } obstacle)
        {
            return (null, obstacle);
        }
        if (!room.TryEnter())
        {
            return (null, Problem.Unavailable(CommandError.ServerBusy, "There is no room for another socket now.", HostRoom.RetryAfter));
        }
        var isAdmitted = false;
        SocketTickets.Used? ticket = null;
        try
        {
            (var result, ticket) = await IdentifyAsync(offer, http.RequestAborted);
            if (result is not TokenResult.Valid valid)
            {
                return (null, requests.TryTake(ClientAddress.Of(http), out var wait) ? RequestGate.Refusal(http, result) : Problem.TooMany("Too many requests; wait before the next.", wait));
            }
            if (!requests.TryTake(valid.User.Id, out var retryAfter))
            {
                return (null, Problem.TooMany("Too many requests; wait before the next.", retryAfter));
            }
            if (!services.Table.TryReserve(valid.User.Id, services.Limits.SocketsPerUser))
            {
                return (null, Problem.TooMany("You have as many open sockets as are allowed; close one.", HostRoom.RetryAfter, "too_many_sockets"));
            }
            isAdmitted = true;
            return (valid, null);
        }
        finally
        {
            if (!isAdmitted)
            {
                room.Refuse();
                tickets.Restore(ticket);
            }
        }
    }

    private async ValueTask<(TokenResult Result, SocketTickets.Used? Ticket)> IdentifyAsync(HandshakeOffer offer, CancellationToken ct)
    {
        if (offer.Token is not { Length: > 0 } token)
        {
            return (new TokenResult.Invalid(), null);
        }
        if (!SocketTickets.IsTicket(token))
        {
            return (await tokens.ValidateAsync(token, ct), null);
        }
        // A ticket may have been given while its session ended.
        return tickets.TryUse(token) is { } used && await accounts.IsSessionActiveAsync(used.Token.User.Id, used.Token.SessionId, ct)
            ? (used.Token, used)
            : (new TokenResult.Invalid(), null);
    }

    /// <summary>Answers 101 and returns the connection.</summary>
    /// <param name="http">The request, with one <c>Sec-WebSocket-Key</c>.</param>
    /// <param name="protocol">The subprotocol that is selected, if any.</param>
    public static async Task<Stream> UpgradeAsync(HttpContext http, string? protocol)
    {
        var upgrade = http.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        // What has been said so far was for a document.
        var headers = http.Response.Headers;
        headers.Clear();
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(http.Request.Headers.SecWebSocketKey.ToString());
        if (protocol is not null)
        {
            headers.SecWebSocketProtocol = protocol;
        }
        // How slowly a client may read is for the socket's own watch to judge, which tells the client why.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
        return await upgrade.UpgradeAsync();
    }

#pragma warning disable CA5350 // The standard asks for SHA-1; it protects nothing here.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350

    [LoggerMessage(LogLevel.Error, "A socket ended by a failure. {Failure}")]
    private static partial void LogFailed(ILogger logger, string failure);

    private static Task RefuseAsync(HttpContext http, Problem problem)
    {
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            // Whoever waits for a place does so without a connection.
            http.Response.Headers.Connection = "close";
        }
        if (problem.Status == StatusCodes.Status426UpgradeRequired)
        {
            http.Response.Headers.SecWebSocketVersion = "13";
            http.Response.Headers.Upgrade = "websocket";
        }
        return problem.WriteAsync(http);
    }
}
