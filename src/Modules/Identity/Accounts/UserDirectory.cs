namespace Netra;

/// <summary>Users by id, from their accounts.</summary>
[Service(Lifetime.Process)]
internal sealed class UserDirectory(IAccountStore store) : IUserDirectory
{
    public async ValueTask<UserContext?> FindAsync(UserId user, CancellationToken ct) => (await store.FindAsync(user, ct))?.ToUser();
}
