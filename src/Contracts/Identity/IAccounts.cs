namespace Netra;

/// <summary>Local accounts: registering, signing in, sessions and administration. Safe for concurrent use.</summary>
[SingleImplementation]
public interface IAccounts
{
    /// <summary>Loads the signing keys, making them at the first start. Called once, after the store was opened.</summary>
    ValueTask OpenAsync(CancellationToken ct);

    /// <summary>Makes an account. Names are 3 to 64 of <c>a-z 0-9 . _ -</c> after case folding; passwords at least 10 characters.</summary>
    /// <exception cref="AccountsBusyException">Too many wait.</exception>
    ValueTask<RegisterResult> RegisterAsync(string userName, string password, CancellationToken ct);

    /// <summary>
    /// Starts a session, or null when name and password do not fit together; takes as long for an unknown name as for a
    /// wrong password.
    /// </summary>
    /// <exception cref="AccountsBusyException">Too many wait.</exception>
    ValueTask<SignedIn?> SignInAsync(string userName, string password, CancellationToken ct);

    /// <summary>A new pair of tokens for an unused refresh token; a used one ends its session.</summary>
    ValueTask<RefreshResult> RefreshAsync(string refreshToken, CancellationToken ct);

    /// <summary>Ends one session of the user, or all of them.</summary>
    ValueTask SignOutAsync(UserContext user, string? sessionId, bool everywhere, CancellationToken ct);

    /// <summary>Whether a token's session has not been ended; true for a token without one, which is another issuer's.</summary>
    ValueTask<bool> IsSessionActiveAsync(UserId user, string? sessionId, CancellationToken ct);

    /// <summary>The account, or null for a user of another issuer or one that was removed.</summary>
    ValueTask<Account?> FindAsync(UserId user, CancellationToken ct);

    /// <summary>The account with this name, or null.</summary>
    ValueTask<Account?> FindByNameAsync(string userName, CancellationToken ct);

    /// <summary>All accounts by name. For administration on the command line only.</summary>
    ValueTask<IReadOnlyList<Account>> ListAsync(CancellationToken ct);

    /// <summary>Changes the plan; false when there is no such account.</summary>
    ValueTask<bool> SetPlanAsync(string userName, Plan plan, CancellationToken ct);

    /// <summary>Gives or takes a role; false when there is no such account.</summary>
    ValueTask<bool> SetRoleAsync(string userName, string role, bool granted, CancellationToken ct);

    /// <summary>Sets a new password and ends all sessions; a refusal names the field.</summary>
    ValueTask<SetPasswordResult> SetPasswordAsync(string userName, string password, CancellationToken ct);

    /// <summary>Whether this is the user's password; takes as long for a user without an account, who has none.</summary>
    /// <exception cref="AccountsBusyException">Too many wait.</exception>
    ValueTask<bool> IsPasswordAsync(UserContext user, string password, CancellationToken ct);

    /// <summary>Sets a new password of the user and ends all sessions but one; a refusal changes nothing.</summary>
    /// <exception cref="AccountsBusyException">Too many wait.</exception>
    ValueTask<SetPasswordResult> ChangePasswordAsync(UserContext user, string? keptSessionId, string password, CancellationToken ct);

    /// <summary>Removes the account and everything that is the user's; false when there is no such account.</summary>
    ValueTask<bool> RemoveAsync(string userName, CancellationToken ct);

    /// <summary>The public keys of local accounts as a JSON Web Key Set (RFC 7517).</summary>
    JsonText PublicKeys { get; }
}

/// <summary>A local account. Never holds the password or its hash.</summary>
/// <param name="User">The user as the engine sees it.</param>
/// <param name="UserName">The name, case folded.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
public sealed record Account(UserContext User, string UserName, DateTimeOffset CreatedAt);

/// <summary>A session that has just been started or renewed.</summary>
/// <param name="User">The user.</param>
/// <param name="AccessToken">A signed token (ES256).</param>
/// <param name="RefreshToken">Opaque, good once.</param>
/// <param name="ExpiresIn">How long the access token is good.</param>
public sealed record SignedIn(UserContext User, string AccessToken, string RefreshToken, TimeSpan ExpiresIn);

/// <summary>What became of renewing a session.</summary>
public abstract record RefreshResult
{
    private protected RefreshResult()
    {
    }

    /// <summary>The session goes on.</summary>
    public sealed record Renewed(SignedIn SignedIn) : RefreshResult;

    /// <summary>The token was used before, so that the session has ended: its sockets must be closed.</summary>
    /// <param name="User">Whose session it was.</param>
    /// <param name="SessionId">The session.</param>
    public sealed record SessionEnded(UserId User, string SessionId) : RefreshResult;

    /// <summary>The token is of no session.</summary>
    public sealed record Unknown : RefreshResult;
}

/// <summary>What became of registering.</summary>
public abstract record RegisterResult
{
    private protected RegisterResult()
    {
    }

    /// <summary>The account exists now.</summary>
    public sealed record Registered(Account Account) : RegisterResult;

    /// <summary>The name is somebody's.</summary>
    public sealed record NameTaken : RegisterResult;

    /// <summary>The name or the password is not one.</summary>
    /// <param name="Field"><c>user_name</c> or <c>password</c>.</param>
    /// <param name="Message">What would be right.</param>
    public sealed record InvalidField(string Field, string Message) : RegisterResult;
}

/// <summary>What became of setting a password.</summary>
public enum SetPasswordResult
{
    /// <summary>It is set; the sessions have ended.</summary>
    Done,

    /// <summary>There is no such account.</summary>
    NotFound,

    /// <summary>It has fewer than 10 characters.</summary>
    TooShort,
}

/// <summary>Passwords are hashed by a part of the processors only, and too many wait for that; nothing was done. Try again in a moment.</summary>
public sealed class AccountsBusyException() : Exception("Too many passwords are being checked; try again in a moment.");

/// <summary>
/// Names users without a token, for recovery and the command line only (rule NETRA009).
/// </summary>
[SingleImplementation]
public interface IUserDirectory
{
    /// <summary>The user, or null if it was removed.</summary>
    ValueTask<UserContext?> FindAsync(UserId user, CancellationToken ct);
}
