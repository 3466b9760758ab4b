namespace Netra;

/// <summary>No user has an account: runs know whose they are.</summary>
internal sealed class NobodysDirectory : IUserDirectory
{
    public ValueTask<UserContext?> FindAsync(UserId user, CancellationToken ct) => new((UserContext?)null);
}
