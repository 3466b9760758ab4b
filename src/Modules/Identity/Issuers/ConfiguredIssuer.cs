using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;

namespace Netra;

/// <summary>An issuer that the host's settings name: users are known by issuer and subject, plan and roles by its claims.</summary>
internal sealed class ConfiguredIssuer(IssuerOptions options, IssuerKeys keys) : TrustedIssuer
{
    public override string Name => options.Issuer;

    public override string Audience => options.Audience;

    /// <summary>Many issuers say <c>JWT</c> or nothing; what says that it is something else than an access token is.</summary>
    public override bool AcceptsType(string? type)
        => type is null
        || type.Equals("JWT", StringComparison.OrdinalIgnoreCase)
        || type.Equals("at+jwt", StringComparison.OrdinalIgnoreCase)
        || type.Equals("application/at+jwt", StringComparison.OrdinalIgnoreCase);

    public override ValueTask<ImmutableArray<SecurityKey>?> FindKeysAsync(string? kid, string algorithm, CancellationToken ct) => keys.FindAsync(kid, algorithm, ct);

    public override ValueTask<TokenResult.Valid?> AcceptAsync(TokenClaims claims, string subject, DateTimeOffset expiresAt, CancellationToken ct)
    {
        var user = new UserContext
        {
            Id = new UserId(OpaqueId.Derive("u_", options.Issuer, subject)),
            Plan = options.PlanClaim is { } plan ? UserContext.PlanNamed(claims.Text(plan)) ?? Plan.Free : Plan.Free,
            Roles = options.RolesClaim is { } roles ? claims.Names(roles) : [],
        };
        return ValueTask.FromResult<TokenResult.Valid?>(new TokenResult.Valid(user, expiresAt, SessionId: null));
    }
}
