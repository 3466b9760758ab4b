using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Netra.WebSockets;

/// <summary>
/// Says who asks, and whether they may ask now: a request with a good token counts for its user, any other for its address.
/// The only way to an endpoint that requires a user. The socket's endpoint does this itself, in its own order.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class RequestGate(ITokenValidator tokens, RequestRates rates, Refusals refusals)
{
    /// <summary>Answers 401, 429 or 503, or goes on.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<Unmetered>() is not null)
        {
            await next(http);
            return;
        }
        var requiresUser = metadata?.GetMetadata<RequiresUser>() is not null;
        var token = requiresUser ? BearerTokens.Of(http.Request) : null;
        var result = token is { Length: > 0 } ? await tokens.ValidateAsync(token, http.RequestAborted) : new TokenResult.Invalid();
        var mayAsk = result is TokenResult.Valid known
            ? rates.TryTake(known.User.Id, out var retryAfter)
            : rates.TryTake(ClientAddress.Of(http), out retryAfter);
        if (!mayAsk)
        {
            await Problem.TooMany("Too many requests; wait before the next.", retryAfter).WriteAsync(http);
            return;
        }
        if (!requiresUser)
        {
            await next(http);
        }
        else if (result is TokenResult.Valid valid)
        {
            Requester.Set(http, valid);
            // Before the answer leaves: whoever has been refused is counted.
            http.Response.OnStarting(() =>
            {
                if (http.Response.StatusCode == StatusCodes.Status404NotFound && http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
                {
                    refusals.Count($"{http.Request.Method} {route}");
                }
                return Task.CompletedTask;
            });
            await next(http);
        }
        else
        {
            await Refusal(http, result).WriteAsync(http);
        }
    }

    /// <summary>The problem of a token that is not good.</summary>
    public static Problem Refusal(HttpContext http, TokenResult result)
    {
        if (result is TokenResult.KeysUnavailable)
        {
            return Problem.Unavailable("keys_unavailable", "The issuer's keys cannot be had now; try again.", TimeSpan.FromSeconds(5));
        }
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return result is TokenResult.Expired
            ? new(StatusCodes.Status401Unauthorized, CommandError.TokenExpired, "The token has expired; get a new one.")
            : new(StatusCodes.Status401Unauthorized, CommandError.TokenInvalid, "Sign in and send the access token as 'Authorization: Bearer'.");
    }
}

/// <summary>Marks endpoints that count for nobody's limit, such as those that ask whether the host is alive.</summary>
internal sealed class Unmetered
{
    public static Unmetered Mark { get; } = new();
}
