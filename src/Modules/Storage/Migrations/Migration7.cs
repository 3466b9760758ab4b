namespace Netra;

/// <summary>When a session was used last: one that nobody uses ends.</summary>
internal static class Migration7
{
    public const string Sql = """
        ALTER TABLE sessions ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
        UPDATE sessions SET used_at = created_at;
        """;
}
