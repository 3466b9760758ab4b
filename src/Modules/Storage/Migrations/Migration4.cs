namespace Netra;

/// <summary>Tool calls that users were asked to approve.</summary>
internal static class Migration4
{
    public const string Sql = """
        CREATE TABLE approvals (
            ord            INTEGER PRIMARY KEY,
            user           TEXT NOT NULL,
            thread         TEXT NOT NULL,
            run            TEXT NOT NULL,
            call           TEXT NOT NULL,
            key            TEXT NOT NULL,
            agent          TEXT NOT NULL,
            agent_name     TEXT NOT NULL,
            tool           TEXT NOT NULL,
            arguments      BLOB NOT NULL,
            input_hash     BLOB NOT NULL,
            shown          BLOB NOT NULL,
            hidden         TEXT NOT NULL,
            arguments_hash TEXT NOT NULL,
            expires_at     INTEGER NOT NULL,
            outcome        TEXT,
            reason         TEXT,
            UNIQUE (user, run, call),
            FOREIGN KEY (user, run) REFERENCES runs (user, run) ON DELETE CASCADE
        ) STRICT;
        CREATE INDEX approvals_pending ON approvals (user, ord) WHERE outcome IS NULL;
        """;
}
