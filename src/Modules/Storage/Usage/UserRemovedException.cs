namespace Netra;

/// <summary>The user's account was removed while something was being stored for it.</summary>
internal sealed class UserRemovedException(UserId user) : Exception($"The user {user} was removed.");
