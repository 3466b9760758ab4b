namespace Netra;

/// <summary>
/// The only source of a signed-in user: checks an access token and says whom it names. Fails closed. Safe for
/// concurrent use.
/// </summary>
[SingleImplementation]
public interface ITokenValidator
{
    /// <summary>Checks signature, algorithm, type, issuer, audience, times and subject.</summary>
    /// <param name="token">The token as the client sent it; never logged.</param>
    /// <param name="ct">Cancels the wait for an issuer's keys.</param>
    ValueTask<TokenResult> ValidateAsync(string token, CancellationToken ct);
}

/// <summary>What became of checking a token.</summary>
public abstract record TokenResult
{
    private protected TokenResult()
    {
    }

    /// <summary>The token is good.</summary>
    /// <param name="User">Whom it names.</param>
    /// <param name="ExpiresAt">When it stops being good, without clock skew.</param>
    /// <param name="SessionId">The local session that it belongs to, or null for another issuer's token.</param>
    public sealed record Valid(UserContext User, DateTimeOffset ExpiresAt, string? SessionId) : TokenResult;

    /// <summary>The token was good once.</summary>
    public sealed record Expired : TokenResult;

    /// <summary>The token is not good; why is logged without the token and never told to the client.</summary>
    public sealed record Invalid : TokenResult;

    /// <summary>The issuer's keys cannot be had now; nobody is let in on a guess.</summary>
    public sealed record KeysUnavailable : TokenResult;
}
