using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Netra.WebSockets;

/// <summary>Local accounts over HTTP: sign up, sign in, renew, sign out, and the public keys.</summary>
[Service(Lifetime.Process)]
internal sealed class AccountEndpoints(
    IAccounts accounts, SignInRates rates, BoundAddresses addresses, EndedSessions ended, IOptions<NetraOptions> options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/auth/register", RegisterAsync)
            .Documented(new("register", "Makes a local account.")
            {
                Body = ApiShapes.Credentials,
                Status = 201,
                Reply = ApiShapes.Account,
                Problems = [(400, "invalid_field"), (403, "registration_closed"), (409, "user_name_taken")],
            });
        routes.MapPost("/auth/login", SignInAsync)
            .Documented(new("signIn", "Signs in with a local account.")
            {
                Body = ApiShapes.SignIn,
                Reply = ApiShapes.Tokens,
                Problems = [(400, "invalid_field"), (401, "invalid_credentials")],
            });
        routes.MapPost("/auth/refresh", RefreshAsync)
            .Documented(new("refresh", "Exchanges a refresh token for a new pair; a void one ends its session.")
            {
                Body = ApiShapes.Refresh,
                Reply = ApiShapes.Tokens,
                Problems = [(400, "invalid_field"), (401, "token_invalid")],
            });
        routes.MapPost("/auth/logout", SignOutAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("signOut", "Ends the session, or all of the user's.") { Body = ApiShapes.SignOut, IsBodyOptional = true, Status = 204, Problems = [(400, "invalid_field")] });
        routes.MapGet("/.well-known/jwks.json", KeysAsync)
            .Documented(new("readKeys", "The public keys of local accounts.") { Reply = ApiShapes.KeySet });
    }

    private async Task RegisterAsync(HttpContext http)
    {
        if (!IsOpen)
        {
            await new Problem(StatusCodes.Status403Forbidden, "registration_closed", "Ask the operator of this host for an account.").WriteAsync(http);
            return;
        }
        var (credentials, problem) = await ReadCredentialsAsync(http);
        if (credentials is not { } given)
        {
            await problem!.WriteAsync(http);
            return;
        }
        var address = ClientAddress.Of(http);
        if (!rates.TryTakeSignUp(address, out var retryAfter))
        {
            await Problem.TooMany("Too many sign-ups from this address; wait before the next.", retryAfter).WriteAsync(http);
            return;
        }
        switch (await accounts.RegisterAsync(given.UserName, given.Password, http.RequestAborted))
        {
            case RegisterResult.Registered { Account: var account }:
                await JsonReply.WriteAsync(http, StatusCodes.Status201Created, writer =>
                {
                    writer.WriteString("user_id"u8, account.User.Id.Value);
                    writer.WriteString("user_name"u8, account.UserName);
                    writer.WriteString("plan"u8, UserContext.PlanName(account.User.Plan));
                });
                break;
            case RegisterResult.NameTaken:
                await new Problem(StatusCodes.Status409Conflict, "user_name_taken", "Somebody has this name; choose another.").WriteAsync(http);
                break;
            case RegisterResult.InvalidField invalid:
                rates.ReturnSignUp(address);
                await Problem.InvalidField(invalid.Field, invalid.Message).WriteAsync(http);
                break;
        }
    }

    private async Task SignInAsync(HttpContext http)
    {
        var (credentials, problem) = await ReadCredentialsAsync(http);
        if (credentials is not { } given)
        {
            await problem!.WriteAsync(http);
            return;
        }
        var (signedIn, retryAfter) = await rates.CheckAsync(
            given.UserName, ClientAddress.Of(http),
            () => accounts.SignInAsync(given.UserName, given.Password, http.RequestAborted), http.RequestAborted);
        if (retryAfter is { } wait)
        {
            await Problem.TooMany("Too many failed sign-ins; wait before the next.", wait).WriteAsync(http);
        }
        else if (signedIn is null)
        {
            await new Problem(StatusCodes.Status401Unauthorized, "invalid_credentials", "User name and password do not fit together.").WriteAsync(http);
        }
        else
        {
            await WriteTokensAsync(http, signedIn);
        }
    }

    private async Task RefreshAsync(HttpContext http)
    {
        var (body, problem) = await JsonBody.ReadAsync(http);
        var token = body?.Text("refresh_token", out problem);
        if (token is null)
        {
            await problem!.WriteAsync(http);
            return;
        }
        var result = await accounts.RefreshAsync(token, http.RequestAborted);
        if (result is RefreshResult.Renewed { SignedIn: var signedIn })
        {
            await WriteTokensAsync(http, signedIn);
        }
        else
        {
            if (result is RefreshResult.SessionEnded over)
            {
                ended.CloseOne(over.User, over.SessionId);
            }
            await new Problem(StatusCodes.Status401Unauthorized, CommandError.TokenInvalid, "The refresh token is not good; sign in again.").WriteAsync(http);
        }
    }

    private async Task SignOutAsync(HttpContext http)
    {
        var (body, problem) = await JsonBody.ReadAsync(http, optional: true);
        var everywhere = body?.Flag("everywhere", out problem) ?? false;
        if (problem is not null)
        {
            await problem.WriteAsync(http);
            return;
        }
        var token = Requester.Token(http);
        // A token of another issuer belongs to no session of ours.
        if (everywhere || token.SessionId is not null)
        {
            await accounts.SignOutAsync(token.User, token.SessionId, everywhere, http.RequestAborted);
            if (everywhere || token.SessionId is not { } session)
            {
                ended.CloseAll(token.User.Id);
            }
            else
            {
                ended.CloseOne(token.User.Id, session);
            }
        }
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task KeysAsync(HttpContext http) => JsonReply.WriteAsync(http, StatusCodes.Status200OK, accounts.PublicKeys);

    private bool IsOpen => options.Value.Identity.Registration switch
    {
        Registration.Open => true,
        Registration.Closed => false,
        // Whoever reaches a proxy in front of a loopback address may be anybody.
        _ => addresses.AreLoopback && options.Value.TrustedProxies.IsEmpty,
    };

    private static async ValueTask<((string UserName, string Password)? Credentials, Problem? Problem)> ReadCredentialsAsync(HttpContext http)
    {
        var (body, problem) = await JsonBody.ReadAsync(http);
        return body?.Text("user_name", out problem) is { } userName && body.Text("password", out problem) is { } password
            ? ((userName, password), null)
            : (null, problem);
    }

    private static Task WriteTokensAsync(HttpContext http, SignedIn signedIn) => JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
    {
        writer.WriteString("access_token"u8, signedIn.AccessToken);
        writer.WriteString("refresh_token"u8, signedIn.RefreshToken);
        writer.WriteString("token_type"u8, "Bearer");
        writer.WriteNumber("expires_in"u8, (long)signedIn.ExpiresIn.TotalSeconds);
        writer.WriteString("user_id"u8, signedIn.User.Id.Value);
    });
}
