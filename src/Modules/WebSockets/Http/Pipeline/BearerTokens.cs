using Microsoft.AspNetCore.Http;

namespace Netra.WebSockets;

/// <summary>Finds tokens in headers.</summary>
internal static class BearerTokens
{
    private const string Scheme = "Bearer";

    /// <summary>The token of one <c>Authorization</c> header; null when it is of another scheme. Empty when the token is missing.</summary>
    public static string? Of(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var rest = authorization.AsSpan(Scheme.Length);
        return rest.IsEmpty || rest[0] == ' ' ? rest.Trim(' ').ToString() : null;
    }

    /// <summary>The token of a request; null when there is none or more than one.</summary>
    public static string? Of(HttpRequest request) => request.Headers.Authorization is [{ } only] ? Of(only) : null;
}
