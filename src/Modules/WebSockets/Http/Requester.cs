using Microsoft.AspNetCore.Http;

namespace Netra.WebSockets;

/// <summary>Marks endpoints that answer only somebody whose token was verified.</summary>
internal sealed class RequiresUser
{
    public static RequiresUser Mark { get; } = new();
}

/// <summary>Who asks, as the token that came with the request says. Set before such an endpoint runs.</summary>
internal static class Requester
{
    /// <summary>Keeps what was verified for the rest of the request.</summary>
    public static void Set(HttpContext http, TokenResult.Valid token) => http.Features.Set(token);

    /// <summary>The verified token's content.</summary>
    public static TokenResult.Valid Token(HttpContext http)
        => http.Features.Get<TokenResult.Valid>() ?? throw new InvalidOperationException("The endpoint is not marked as one that requires a user.");

    /// <summary>The user.</summary>
    public static UserContext User(HttpContext http) => Token(http).User;
}
