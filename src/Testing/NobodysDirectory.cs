namespace Netra.Testing;

/// <summary>A directory of a host without accounts: it finds nobody, and every run keeps its user as it was asked for. Safe for concurrent use.</summary>
public sealed class NobodysDirectory : IUserDirectory
{
    /// <inheritdoc/>
    public ValueTask<UserContext?> FindAsync(UserId user, CancellationToken ct) => new((UserContext?)null);
}
