using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Netra;

/// <summary>
/// Checks access tokens. A token chooses its issuer by name; everything else is the issuer's: keys, algorithms, audience.
/// What a token says about where to find its key (<c>jku</c>, <c>x5u</c>, <c>jwk</c>) is not looked at.
/// </summary>
[Service(Lifetime.Process)]
internal sealed partial class TokenValidator(TrustedIssuers issuers, TimeProvider time, ILogger<TokenValidator> logger) : ITokenValidator
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new();

    public async ValueTask<TokenResult> ValidateAsync(string token, CancellationToken ct)
    {
        if (TokenClaims.Read(token) is not { Algorithm: { } algorithm, HasCriticalExtensions: false } claims)
        {
            return Refuse("malformed");
        }
        if (claims.Issuer is not { } name || issuers.Find(name) is not { } issuer)
        {
            return Refuse("unknown issuer");
        }
        if (!issuer.AcceptsType(claims.Type))
        {
            return Refuse("wrong type");
        }
        if (await issuer.FindKeysAsync(claims.Key, algorithm, ct) is not { } keys)
        {
            return new TokenResult.KeysUnavailable();
        }
        if (keys.IsEmpty)
        {
            return Refuse("unknown key or algorithm");
        }
        var verified = await _handler.ValidateTokenAsync(token, Parameters(issuer, keys, algorithm));
        if (!verified.IsValid)
        {
            return Refuse(verified.Exception is SecurityTokenInvalidAudienceException ? "wrong audience" : "bad signature");
        }
        return await AcceptAsync(claims, issuer, ct);
    }

    /// <summary>The token is from its issuer and for this host; what is left is when, and for whom.</summary>
    private async ValueTask<TokenResult> AcceptAsync(TokenClaims claims, TrustedIssuer issuer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (claims.ExpiresAt is not { } expiresAt || claims.Subject is not { } subject || claims.HasMalformedNotBefore)
        {
            return Refuse("no expiry or no subject");
        }
        if (claims.NotBefore is { } notBefore && now < notBefore - ClockSkew)
        {
            return Refuse("not valid yet");
        }
        if (now - ClockSkew >= expiresAt)
        {
            return new TokenResult.Expired();
        }
        return (TokenResult?)await issuer.AcceptAsync(claims, subject, expiresAt, ct) ?? Refuse("ended session or removed account");
    }

    private static TokenValidationParameters Parameters(TrustedIssuer issuer, ImmutableArray<SecurityKey> keys, string algorithm) => new()
    {
        ValidIssuer = issuer.Name,
        ValidAudience = issuer.Audience,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        IssuerSigningKeys = keys,
        ValidAlgorithms = [algorithm],
        RequireSignedTokens = true,
        // Times are checked here, by the host's clock.
        ValidateLifetime = false,
        LogValidationExceptions = false,
    };

    private TokenResult.Invalid Refuse(string reason)
    {
        Refused(logger, reason);
        return new TokenResult.Invalid();
    }

    [LoggerMessage(1, LogLevel.Information, "A token was refused: {Reason}.")]
    private static partial void Refused(ILogger logger, string reason);
}
