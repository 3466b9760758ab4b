using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Netra.WebSockets;

/// <summary>
/// What a client asks for when it opens a socket (RFC 6455, section 4.2.1), checked whole before anything of it is used.
/// </summary>
/// <param name="Key">The client's <c>Sec-WebSocket-Key</c>.</param>
/// <param name="Token">The token that it offers, or null.</param>
internal sealed record HandshakeOffer(string Key, string? Token)
{
    private const string Version = "13";
    private const int KeyBytes = 16;

    /// <summary>The offer, or what is wrong with it.</summary>
    public static (HandshakeOffer? Offer, Problem? Problem) Read(HttpRequest request)
    {
        var headers = request.Headers;
        if (!HttpMethods.IsGet(request.Method) || !HttpProtocol.IsHttp11(request.Protocol)
            || !HasToken(headers.Connection, "upgrade") || !HasToken(headers.Upgrade, "websocket"))
        {
            return (null, Incorrect("Open a WebSocket here: a GET over HTTP/1.1 that asks for an upgrade."));
        }
        if (request.ContentLength > 0 || headers.TransferEncoding.Count > 0)
        {
            return (null, Incorrect("A handshake has no body."));
        }
        if (headers.SecWebSocketVersion is not [Version])
        {
            return headers.SecWebSocketVersion.Count == 0
                ? (null, Incorrect("'Sec-WebSocket-Version' is missing."))
                : (null, new Problem(StatusCodes.Status426UpgradeRequired, "unsupported_version", $"Use WebSocket version {Version}."));
        }
        if (headers.SecWebSocketKey is not [{ } key] || !IsKey(key))
        {
            return (null, Incorrect("'Sec-WebSocket-Key' must be given once: 16 bytes in base64."));
        }
        return ReadProtocols(headers, key);
    }

    /// <summary>The request is no correct handshake.</summary>
    public static Problem Incorrect(string detail) => new(StatusCodes.Status400BadRequest, "invalid_handshake", detail);

    /// <summary>Without the token.</summary>
    public override string ToString() => nameof(HandshakeOffer);

    private static (HandshakeOffer? Offer, Problem? Problem) ReadProtocols(IHeaderDictionary headers, string key)
    {
        var offered = Elements(headers.SecWebSocketProtocol).ToArray();
        if (!offered.Contains(WireProtocol.Name, StringComparer.Ordinal))
        {
            return (null, Incorrect($"Offer the subprotocol '{WireProtocol.Name}'."));
        }
        string[] tokens =
        [
            .. headers.Authorization.Select(BearerTokens.Of).OfType<string>(),
            .. offered.Where(static protocol => protocol.StartsWith(WireProtocol.TokenPrefix, StringComparison.Ordinal))
                .Select(static protocol => protocol[WireProtocol.TokenPrefix.Length..]),
        ];
        return tokens.Length > 1
            ? (null, Incorrect("Send one token: either 'Authorization: Bearer' or a subprotocol."))
            : (new HandshakeOffer(key, tokens.Length == 1 ? tokens[0] : null), null);
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        // 16 bytes are 24 characters; a longer text that decodes to as many is not what the standard asks for.
        return key.Length == 24 && Convert.TryFromBase64String(key, bytes, out var count) && count == KeyBytes;
    }

    private static bool HasToken(StringValues values, string token)
        => Elements(values).Any(element => element.Equals(token, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Elements(StringValues values)
        => values.OfType<string>().SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
