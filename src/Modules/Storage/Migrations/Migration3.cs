namespace Netra;

/// <summary>
/// Owners of runs by name and time, how long they worked, the roles that a run was asked for with, and whether its last owner
/// stopped in order.
/// </summary>
internal static class Migration3
{
    public const string Sql = """
        ALTER TABLE runs ADD COLUMN roles TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE runs ADD COLUMN owner TEXT;
        ALTER TABLE runs ADD COLUMN owned_until INTEGER;
        ALTER TABLE runs ADD COLUMN alive_at INTEGER;
        ALTER TABLE runs ADD COLUMN worked INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE runs ADD COLUMN drained INTEGER NOT NULL DEFAULT 0;
        """;
}
