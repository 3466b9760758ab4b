namespace Netra;

/// <summary>The order of a run's tool calls, and runs that are for whichever agent answers in their thread when they start.</summary>
internal static class Migration6
{
    public const string Sql = """
        ALTER TABLE calls ADD COLUMN ord INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE runs ADD COLUMN follows INTEGER NOT NULL DEFAULT 0;
        """;
}
