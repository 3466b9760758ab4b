using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;

namespace Netra;

/// <summary>Somebody whose tokens are accepted, with the keys that verify them and no others.</summary>
internal abstract class TrustedIssuer
{
    /// <summary>The <c>iss</c> of its tokens, exactly.</summary>
    public abstract string Name { get; }

    /// <summary>The <c>aud</c> that its tokens must have.</summary>
    public abstract string Audience { get; }

    /// <summary>Whether its access tokens may have this <c>typ</c>.</summary>
    public abstract bool AcceptsType(string? type);

    /// <summary>The keys that may have signed; none when there is no such key, null when they cannot be had now.</summary>
    public abstract ValueTask<ImmutableArray<SecurityKey>?> FindKeysAsync(string? kid, string algorithm, CancellationToken ct);

    /// <summary>Whom a token names whose signature, audience and times are good; null when that user may not come in.</summary>
    public abstract ValueTask<TokenResult.Valid?> AcceptAsync(TokenClaims claims, string subject, DateTimeOffset expiresAt, CancellationToken ct);
}
