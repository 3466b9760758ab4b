using System.Collections.Concurrent;
using Netra;

namespace Netra.WebSockets.Tests;

/// <summary>Accounts in memory; sign-in issues tokens that <see cref="KnownTokens"/> knows.</summary>
internal sealed class MemoryAccounts(KnownTokens tokens, TimeProvider time) : IAccounts
{
    private readonly ConcurrentDictionary<string, (Account Account, string Password)> _accounts = new();
    private readonly ConcurrentDictionary<string, string> _refresh = new();

    public int PasswordChecks;

    public JsonText PublicKeys { get; set; } = JsonText.Parse("""{"keys":[]}""");

    public ConcurrentQueue<(UserId User, string? Session, bool Everywhere)> SignedOut { get; } = new();

    public ValueTask OpenAsync(CancellationToken ct) => ValueTask.CompletedTask;

    public ValueTask<RegisterResult> RegisterAsync(string userName, string password, CancellationToken ct)
    {
        if (userName.Length < 3)
        {
            return ValueTask.FromResult<RegisterResult>(new RegisterResult.InvalidField("user_name", "Too short."));
        }
        if (password.Length < 10)
        {
            return ValueTask.FromResult<RegisterResult>(new RegisterResult.InvalidField("password", "Too short."));
        }
        var account = new Account(new UserContext { Id = KnownTokens.User(userName) }, userName, time.GetUtcNow());
        return ValueTask.FromResult<RegisterResult>(
            _accounts.TryAdd(userName, (account, password)) ? new RegisterResult.Registered(account) : new RegisterResult.NameTaken());
    }

    public ValueTask<SignedIn?> SignInAsync(string userName, string password, CancellationToken ct)
    {
        Interlocked.Increment(ref PasswordChecks);
        return ValueTask.FromResult(_accounts.TryGetValue(userName, out var known) && known.Password == password ? Start(userName) : null);
    }

    public ValueTask<RefreshResult> RefreshAsync(string refreshToken, CancellationToken ct)
        => ValueTask.FromResult<RefreshResult>(_refresh.TryRemove(refreshToken, out var userName) ? new RefreshResult.Renewed(Start(userName)) : new RefreshResult.Unknown());

    public ValueTask SignOutAsync(UserContext user, string? sessionId, bool everywhere, CancellationToken ct)
    {
        SignedOut.Enqueue((user.Id, sessionId, everywhere));
        return ValueTask.CompletedTask;
    }

    /// <summary>Sessions that have ended.</summary>
    public ConcurrentDictionary<string, bool> Ended { get; } = new(StringComparer.Ordinal);

    public ValueTask<bool> IsSessionActiveAsync(UserId user, string? sessionId, CancellationToken ct) => ValueTask.FromResult(sessionId is null || !Ended.ContainsKey(sessionId));

    public ValueTask<Account?> FindAsync(UserId user, CancellationToken ct)
        => ValueTask.FromResult(_accounts.Values.Select(known => known.Account).FirstOrDefault(account => account.User.Id == user));

    public ValueTask<Account?> FindByNameAsync(string userName, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<Account>> ListAsync(CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<bool> SetPlanAsync(string userName, Plan plan, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<bool> SetRoleAsync(string userName, string role, bool granted, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<SetPasswordResult> SetPasswordAsync(string userName, string password, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<bool> IsPasswordAsync(UserContext user, string password, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<SetPasswordResult> ChangePasswordAsync(UserContext user, string? keptSessionId, string password, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<bool> RemoveAsync(string userName, CancellationToken ct) => throw new NotSupportedException();

    private SignedIn Start(string userName)
    {
        var refresh = OpaqueId.Random("refresh-");
        _refresh[refresh] = userName;
        return new SignedIn(_accounts[userName].Account.User, tokens.Issue(userName, session: $"s-{userName}"), refresh, TimeSpan.FromHours(1));
    }
}
