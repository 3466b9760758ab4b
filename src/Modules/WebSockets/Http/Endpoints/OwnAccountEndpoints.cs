using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Netra.WebSockets;

/// <summary>What signed-in users do with their own account: tickets for sockets, another password, removal.</summary>
[Service(Lifetime.Process)]
internal sealed class OwnAccountEndpoints(
    IAccounts accounts, SignInRates rates, SocketTickets tickets, EndedSessions ended, IExecutionEngines engines, IThreadStore threads, TimeProvider time)
{
    private const int ThreadsAtOnce = 100;

    // Sockets of a session that has ended are closed within 2 s.
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(1.5);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/auth/socket_ticket", IssueTicketAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("issueSocketTicket", "A ticket that opens one socket, once.") { Reply = ApiShapes.Ticket });
        routes.MapPut("/auth/password", ChangePasswordAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("changePassword", "Sets another password and ends the other sessions.")
            {
                Body = ApiShapes.PasswordChange,
                Status = 204,
                Problems = [(400, "invalid_field"), (401, "invalid_credentials"), (404, "not_found")],
            });
        routes.MapDelete("/api/me", RemoveAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("removeMe", "Removes the account and all that is the user's.")
            {
                Body = ApiShapes.PasswordProof,
                Status = 204,
                Problems = [(400, "invalid_field"), (401, "invalid_credentials"), (404, "not_found")],
            });
    }

    private Task IssueTicketAsync(HttpContext http)
    {
        var ticket = tickets.Issue(Requester.Token(http));
        return JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("ticket"u8, ticket);
            writer.WriteNumber("expires_in"u8, (long)SocketTickets.Life.TotalSeconds);
        });
    }

    private async Task ChangePasswordAsync(HttpContext http)
    {
        var (body, problem) = await JsonBody.ReadAsync(http);
        if (body?.Text("old", out problem) is not { } old || body.Text("new", out problem) is not { } next)
        {
            await problem!.WriteAsync(http);
            return;
        }
        if (await CheckPasswordAsync(http, old) is { } refusal)
        {
            await refusal.WriteAsync(http);
            return;
        }
        var token = Requester.Token(http);
        switch (await accounts.ChangePasswordAsync(token.User, token.SessionId, next, http.RequestAborted))
        {
            case SetPasswordResult.Done:
                ended.CloseOthers(token.User.Id, token.SessionId);
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case SetPasswordResult.TooShort:
                await Problem.InvalidField("new", "A password has at least 10 characters.").WriteAsync(http);
                break;
            default:
                await Problem.NotFound.WriteAsync(http);
                break;
        }
    }

    private async Task RemoveAsync(HttpContext http)
    {
        var (body, problem) = await JsonBody.ReadAsync(http);
        if (body?.Text("password", out problem) is not { } password)
        {
            await problem!.WriteAsync(http);
            return;
        }
        if (await CheckPasswordAsync(http, password) is { } refusal)
        {
            await refusal.WriteAsync(http);
            return;
        }
        var user = Requester.User(http);
        if (await accounts.FindAsync(user.Id, http.RequestAborted) is not { } account)
        {
            await Problem.NotFound.WriteAsync(http);
            return;
        }
        // From here on to the end, whether or not the client waits for it: half an account is nobody's wish. Whoever is interrupted by
        // the end of the host signs in again and repeats it.
        await accounts.SignOutAsync(user, sessionId: null, everywhere: true, CancellationToken.None);
        var ending = EndRunsAsync(user);
        // Its sockets tell how the runs ended, if that does not take long.
        await Task.WhenAny(ending, Task.Delay(Telling, time, CancellationToken.None));
        ended.CloseAll(user.Id);
        await ending;
        // What a socket began meanwhile.
        await EndRunsAsync(user);
        await accounts.RemoveAsync(account.UserName, CancellationToken.None);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // Runs end before their rows go: nothing works on for somebody who is gone.
    private async Task EndRunsAsync(UserContext user)
    {
        using var lease = engines.Enter(user);
        while (await threads.ListAsync(user.Id, ThreadsAtOnce, before: null, CancellationToken.None) is { Count: > 0 } page)
        {
            foreach (var thread in page)
            {
                await lease.Engine.DeleteThreadAsync(thread.Thread, CancellationToken.None);
            }
        }
    }

    // Guessing here is guessing at the sign-in, and counted with it.
    private async ValueTask<Problem?> CheckPasswordAsync(HttpContext http, string password)
    {
        var user = Requester.User(http);
        if (await accounts.FindAsync(user.Id, http.RequestAborted) is not { } account)
        {
            // A user of another issuer has no account here.
            return Problem.NotFound;
        }
        var (right, retryAfter) = await rates.CheckAsync(
            account.UserName, ClientAddress.Of(http),
            async () => await accounts.IsPasswordAsync(user, password, http.RequestAborted) ? account : null, http.RequestAborted);
        return retryAfter is { } wait ? Problem.TooMany("Too many wrong passwords; wait before the next.", wait)
            : right is null ? new Problem(StatusCodes.Status401Unauthorized, "invalid_credentials", "The password is not right.")
            : null;
    }
}
