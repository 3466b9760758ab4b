using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Netra;

/// <summary>Makes access tokens of local accounts (RFC 9068).</summary>
[Service(Lifetime.Process)]
internal sealed class AccessTokens(SigningKeys keys, TimeProvider time, IOptions<NetraLimits> limits)
{
    /// <summary>The <c>iss</c> and the <c>aud</c> of local tokens; keys tell one host's from another's.</summary>
    public const string Issuer = "netra";

    public const string Type = "at+jwt";

    public const string SessionClaim = "sid";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly TimeSpan _life = TimeSpan.FromMinutes(limits.Value.TokenMinutes);

    public SignedIn Issue(UserContext user, string sessionId, RefreshToken refresh)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            TokenType = Type,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + _life,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = user.Id.Value,
                [SessionClaim] = sessionId,
                [JwtRegisteredClaimNames.Jti] = OpaqueId.Random(""),
            },
            SigningCredentials = new SigningCredentials(keys.Current, SecurityAlgorithms.EcdsaSha256),
        });
        return new SignedIn(user, token, refresh.Text, _life);
    }
}
