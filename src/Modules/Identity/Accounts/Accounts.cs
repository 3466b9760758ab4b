using Microsoft.AspNetCore.Identity;

namespace Netra;

/// <summary>Local accounts.</summary>
[Service(Lifetime.Process)]
internal sealed class Accounts(IAccountStore store, PasswordHashing hashing, SigningKeys keys, AccessTokens tokens, TimeProvider time) : IAccounts, IDisposable
{
    // A session that nobody has used for so long is nobody's any more.
    private static readonly TimeSpan SessionLife = TimeSpan.FromDays(30);

    /// <summary>An account is read, changed and written back by one caller at a time.</summary>
    private readonly SemaphoreSlim _changes = new(1);

    public JsonText PublicKeys => keys.PublicKeys;

    public ValueTask OpenAsync(CancellationToken ct) => keys.LoadAsync(ct);

    public async ValueTask<RegisterResult> RegisterAsync(string userName, string password, CancellationToken ct)
    {
        var name = CredentialRules.Fold(userName);
        if (!CredentialRules.IsName(name))
        {
            return new RegisterResult.InvalidField("user_name", $"A user name is {CredentialRules.NameRule}.");
        }
        if (!CredentialRules.IsPassword(password))
        {
            return new RegisterResult.InvalidField("password", $"A password has {CredentialRules.PasswordRule}.");
        }
        if (await store.FindByNameAsync(name, ct) is not null)
        {
            return new RegisterResult.NameTaken();
        }
        var stored = new StoredAccount(new UserId(OpaqueId.Random("u_")), name, Plan.Free, [], time.GetUtcNow(), await hashing.HashAsync(password, ct));
        return await store.AddAsync(stored, ct)
            ? new RegisterResult.Registered(stored.ToAccount())
            : new RegisterResult.NameTaken();
    }

    public async ValueTask<SignedIn?> SignInAsync(string userName, string password, CancellationToken ct)
    {
        var stored = await store.FindByNameAsync(CredentialRules.Fold(userName), ct);
        var verified = await hashing.VerifyAsync(stored, password, ct);
        if (stored is null || verified == PasswordVerificationResult.Failed)
        {
            return null;
        }
        if (verified == PasswordVerificationResult.SuccessRehashNeeded)
        {
            // Unless it was changed meanwhile.
            var (old, hash) = (stored.PasswordHash, await hashing.HashAsync(password, ct));
            stored = await ChangeAsync(stored.UserName, current => current.PasswordHash == old ? current with { PasswordHash = hash } : current, ct);
            if (stored?.PasswordHash != hash)
            {
                return null;
            }
        }
        var refresh = RefreshToken.New();
        var session = new StoredSession(OpaqueId.Random("s_"), stored.User, refresh.Hash, time.GetUtcNow());
        // Whoever changes a password ends all sessions, this one too.
        return await store.AddSessionAsync(session, stored.PasswordHash, session.CreatedAt - SessionLife, ct)
            ? tokens.Issue(stored.ToUser(), session.SessionId, refresh)
            : null;
    }

    public async ValueTask<RefreshResult> RefreshAsync(string refreshToken, CancellationToken ct)
    {
        var next = RefreshToken.New();
        var now = time.GetUtcNow();
        if (RefreshToken.Parse(refreshToken) is not { } current || await store.RotateSessionAsync(current.Hash, next.Hash, now, now - SessionLife, ct) is not { } rotated)
        {
            return new RefreshResult.Unknown();
        }
        var session = rotated.Session;
        if (rotated.IsEnded)
        {
            return new RefreshResult.SessionEnded(session.User, session.SessionId);
        }
        return await store.FindAsync(session.User, ct) is { } stored
            ? new RefreshResult.Renewed(tokens.Issue(stored.ToUser(), session.SessionId, next))
            : new RefreshResult.Unknown();
    }

    public async ValueTask SignOutAsync(UserContext user, string? sessionId, bool everywhere, CancellationToken ct)
    {
        if (everywhere || sessionId is not null)
        {
            await store.EndSessionsAsync(user.Id, everywhere ? null : sessionId, ct);
        }
    }

    public async ValueTask<bool> IsSessionActiveAsync(UserId user, string? sessionId, CancellationToken ct)
        => sessionId is null || await store.IsSessionActiveAsync(user, sessionId, ct);

    public async ValueTask<Account?> FindAsync(UserId user, CancellationToken ct) => (await store.FindAsync(user, ct))?.ToAccount();

    public async ValueTask<Account?> FindByNameAsync(string userName, CancellationToken ct)
        => (await store.FindByNameAsync(CredentialRules.Fold(userName), ct))?.ToAccount();

    public async ValueTask<IReadOnlyList<Account>> ListAsync(CancellationToken ct)
        => [.. (await store.ListAsync(ct)).Select(stored => stored.ToAccount())];

    public async ValueTask<bool> SetPlanAsync(string userName, Plan plan, CancellationToken ct)
        => await ChangeAsync(userName, stored => stored with { Plan = plan }, ct) is not null;

    public async ValueTask<bool> SetRoleAsync(string userName, string role, bool granted, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(role);
        return await ChangeAsync(userName, stored =>
        {
            var others = stored.Roles.Remove(role, StringComparer.Ordinal);
            return stored with { Roles = granted ? others.Add(role).Sort(StringComparer.Ordinal) : others };
        }, ct) is not null;
    }

    public async ValueTask<SetPasswordResult> SetPasswordAsync(string userName, string password, CancellationToken ct)
    {
        if (!CredentialRules.IsPassword(password))
        {
            return SetPasswordResult.TooShort;
        }
        if (await SetHashAsync(userName, await hashing.HashAsync(password, ct), ct) is not { } stored)
        {
            return SetPasswordResult.NotFound;
        }
        await store.EndSessionsAsync(stored.User, sessionId: null, ct);
        return SetPasswordResult.Done;
    }

    public async ValueTask<bool> IsPasswordAsync(UserContext user, string password, CancellationToken ct)
        => await hashing.VerifyAsync(await store.FindAsync(user.Id, ct), password, ct) != PasswordVerificationResult.Failed;

    public async ValueTask<SetPasswordResult> ChangePasswordAsync(UserContext user, string? keptSessionId, string password, CancellationToken ct)
    {
        if (!CredentialRules.IsPassword(password))
        {
            return SetPasswordResult.TooShort;
        }
        var hash = await hashing.HashAsync(password, ct);
        if (await store.FindAsync(user.Id, ct) is not { } stored || await SetHashAsync(stored.UserName, hash, ct) is null)
        {
            return SetPasswordResult.NotFound;
        }
        await store.EndOtherSessionsAsync(user.Id, keptSessionId, ct);
        return SetPasswordResult.Done;
    }

    public async ValueTask<bool> RemoveAsync(string userName, CancellationToken ct)
        => await store.FindByNameAsync(CredentialRules.Fold(userName), ct) is { } stored && await store.RemoveAsync(stored.User, ct);

    public void Dispose() => _changes.Dispose();

    private ValueTask<StoredAccount?> SetHashAsync(string userName, string hash, CancellationToken ct)
        => ChangeAsync(userName, stored => stored with { PasswordHash = hash }, ct);

    private async ValueTask<StoredAccount?> ChangeAsync(string userName, Func<StoredAccount, StoredAccount> change, CancellationToken ct)
    {
        await _changes.WaitAsync(ct);
        try
        {
            return await store.FindByNameAsync(CredentialRules.Fold(userName), ct) is { } stored && change(stored) is var changed && await store.UpdateAsync(changed, ct)
                ? changed
                : null;
        }
        finally
        {
            _changes.Release();
        }
    }
}
