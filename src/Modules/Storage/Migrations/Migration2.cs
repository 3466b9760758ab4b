namespace Netra;

/// <summary>
/// Usage logs. Rows are clustered by user and time, since every question is about a period of one user. A row is visible
/// unless its import stands in <c>usage_imports</c>: so a whole import becomes visible by removing one row.
/// </summary>
internal static class Migration2
{
    public const string Sql = """
        CREATE TABLE usage (
            user          TEXT NOT NULL,
            at            INTEGER NOT NULL,
            call_id       TEXT NOT NULL,
            import        INTEGER NOT NULL,
            feature       TEXT NOT NULL,
            provider      TEXT NOT NULL,
            model         TEXT NOT NULL,
            input_tokens  INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            latency_ms    REAL,
            success       INTEGER NOT NULL,
            cache_hit     INTEGER,
            prompt_hash   TEXT,
            quality       REAL,
            PRIMARY KEY (user, at, call_id)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX usage_by_call ON usage (user, call_id);

        -- Imports that are not complete. Numbers are never used again.
        CREATE TABLE usage_imports (
            import INTEGER PRIMARY KEY AUTOINCREMENT,
            user   TEXT NOT NULL
        ) STRICT;

        -- What a log holds, computed when it is asked for; forgotten whenever the log changes.
        CREATE TABLE usage_summaries (
            user    TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            summary TEXT
        ) STRICT, WITHOUT ROWID;
        """;
}
