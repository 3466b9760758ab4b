using System.Collections.Immutable;

namespace Netra;

/// <summary>Every table that holds rows of users, but the accounts themselves. Foreign keys take threads' and sessions' content with them.</summary>
internal static class UserRows
{
    public static readonly ImmutableArray<string> Delete =
    [
        "DELETE FROM threads WHERE user = ?1",
        // After what fills it.
        "DELETE FROM deleted_runs WHERE user = ?1",
        "DELETE FROM stored_bytes WHERE user = ?1",
        "DELETE FROM sessions WHERE user = ?1",
        "DELETE FROM usage WHERE user = ?1",
        "DELETE FROM usage_imports WHERE user = ?1",
        "DELETE FROM usage_summaries WHERE user = ?1",
    ];
}
