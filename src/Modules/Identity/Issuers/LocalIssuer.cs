using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;

namespace Netra;

/// <summary>This host: its tokens are good while their account exists and their session has not been ended.</summary>
[Service(Lifetime.Process)]
internal sealed class LocalIssuer(SigningKeys keys, IAccountStore store) : TrustedIssuer
{
    public override string Name => AccessTokens.Issuer;

    public override string Audience => AccessTokens.Issuer;

    public override bool AcceptsType(string? type) => type == AccessTokens.Type;

    public override ValueTask<ImmutableArray<SecurityKey>?> FindKeysAsync(string? kid, string algorithm, CancellationToken ct)
        => ValueTask.FromResult<ImmutableArray<SecurityKey>?>(
            kid is not null && algorithm == SecurityAlgorithms.EcdsaSha256 && keys.Find(kid) is { } key ? [key] : []);

    public override async ValueTask<TokenResult.Valid?> AcceptAsync(TokenClaims claims, string subject, DateTimeOffset expiresAt, CancellationToken ct)
    {
        var user = new UserId(subject);
        return claims.Text(AccessTokens.SessionClaim) is { } session
            && await store.IsSessionActiveAsync(user, session, ct)
            && await store.FindAsync(user, ct) is { } stored
            ? new TokenResult.Valid(stored.ToUser(), expiresAt, session)
            : null;
    }
}
