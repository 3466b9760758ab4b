namespace Netra;

/// <summary>Makes of a stored account what may be shown. Whose it is was decided when the account was looked up.</summary>
internal static class StoredAccounts
{
    /// <summary>The user as the engine sees it.</summary>
    public static UserContext ToUser(this StoredAccount stored) => new() { Id = stored.User, Plan = stored.Plan, Roles = stored.Roles };

    /// <summary>The account without its hash.</summary>
    public static Account ToAccount(this StoredAccount stored) => new(stored.ToUser(), stored.UserName, stored.CreatedAt);
}
