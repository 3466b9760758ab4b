using System.Collections.Concurrent;
using Netra;

namespace Netra.WebSockets.Tests;

/// <summary>Tokens that the test has issued, and no others.</summary>
internal sealed class KnownTokens(TimeProvider time) : ITokenValidator
{
    private readonly ConcurrentDictionary<string, TokenResult> _results = new();

    /// <summary>A token of a user, whose name is its id's.</summary>
    public string Issue(string user, TimeSpan? life = null, string? session = null, Plan plan = Plan.Free)
    {
        var token = OpaqueId.Random("token-");
        _results[token] = new TokenResult.Valid(new UserContext { Id = User(user), Plan = plan }, time.GetUtcNow() + (life ?? TimeSpan.FromHours(1)), session);
        return token;
    }

    /// <summary>A token that is answered like this.</summary>
    public string Issue(TokenResult result)
    {
        var token = OpaqueId.Random("token-");
        _results[token] = result;
        return token;
    }

    public static UserId User(string user) => new($"u_{user}");

    public ValueTask<TokenResult> ValidateAsync(string token, CancellationToken ct)
        => ValueTask.FromResult(_results.GetValueOrDefault(token, new TokenResult.Invalid()));
}
