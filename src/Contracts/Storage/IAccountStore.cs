using System.Collections.Immutable;

namespace Netra;

/// <summary>Where local accounts and their sessions live. Safe for concurrent use.</summary>
[SingleImplementation]
public interface IAccountStore
{
    /// <summary>Adds an account; false when the name is taken.</summary>
    ValueTask<bool> AddAsync(StoredAccount account, CancellationToken ct);

    /// <summary>The account with this folded name, or null.</summary>
    ValueTask<StoredAccount?> FindByNameAsync(string userName, CancellationToken ct);

    /// <summary>The account of this user, or null.</summary>
    ValueTask<StoredAccount?> FindAsync(UserId user, CancellationToken ct);

    /// <summary>All accounts by name.</summary>
    ValueTask<IReadOnlyList<StoredAccount>> ListAsync(CancellationToken ct);

    /// <summary>Replaces the account; false when it is gone.</summary>
    ValueTask<bool> UpdateAsync(StoredAccount account, CancellationToken ct);

    /// <summary>Removes the account and every row and file that is the user's; false when it is gone.</summary>
    ValueTask<bool> RemoveAsync(UserId user, CancellationToken ct);

    /// <summary>
    /// Starts a session, and ends those of its user that were not used since <paramref name="unusedSince"/>; false when the account is gone or its password is another
    /// by now than the one with this hash, by which the session was asked for.
    /// </summary>
    ValueTask<bool> AddSessionAsync(StoredSession session, string passwordHash, DateTimeOffset unusedSince, CancellationToken ct);

    /// <summary>Whether the session has been started and not ended.</summary>
    ValueTask<bool> IsSessionActiveAsync(UserId user, string sessionId, CancellationToken ct);

    /// <summary>
    /// Exchanges one refresh token for the next. A hash that was exchanged before ends its session. Null when it is of no
    /// active session; one that was not used since <paramref name="unusedSince"/> is none and ends.
    /// </summary>
    ValueTask<RotatedSession?> RotateSessionAsync(
        ReadOnlyMemory<byte> refreshHash, ReadOnlyMemory<byte> nextRefreshHash, DateTimeOffset usedAt, DateTimeOffset unusedSince, CancellationToken ct);

    /// <summary>Ends one session of the user, or all when <paramref name="sessionId"/> is null.</summary>
    ValueTask EndSessionsAsync(UserId user, string? sessionId, CancellationToken ct);

    /// <summary>Ends all sessions of the user but one; all of them when <paramref name="keptSessionId"/> is null.</summary>
    ValueTask EndOtherSessionsAsync(UserId user, string? keptSessionId, CancellationToken ct);
}

/// <summary>An account as it is stored: data. Only the module that checks tokens makes a user of it (rule NETRA009).</summary>
/// <param name="User">Whose.</param>
/// <param name="UserName">The name, case folded.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Roles">Role names.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="PasswordHash">Made by the framework's password hasher.</param>
public sealed record StoredAccount(UserId User, string UserName, Plan Plan, ImmutableArray<string> Roles, DateTimeOffset CreatedAt, string PasswordHash);

/// <summary>A session as it is stored.</summary>
/// <param name="SessionId">Random.</param>
/// <param name="User">Whose.</param>
/// <param name="RefreshHash">SHA-256 of the current refresh token.</param>
/// <param name="CreatedAt">When it began, UTC.</param>
public sealed record StoredSession(string SessionId, UserId User, ReadOnlyMemory<byte> RefreshHash, DateTimeOffset CreatedAt);

/// <summary>What became of exchanging a refresh token.</summary>
/// <param name="Session">The session of the token.</param>
/// <param name="IsEnded">Whether the token had been exchanged before, so that the session has ended now.</param>
public sealed record RotatedSession(StoredSession Session, bool IsEnded);
