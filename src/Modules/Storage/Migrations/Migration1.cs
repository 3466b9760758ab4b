namespace Netra;

/// <summary>
/// Accounts, threads, runs, steps and events. Instants are ticks (100 ns) of UTC; JSON is UTF-8 in blobs, kept byte for byte;
/// costs are decimals as text.
/// </summary>
internal static class Migration1
{
    public const string Sql = """
        CREATE TABLE meta (
            name  TEXT PRIMARY KEY,
            value ANY NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE accounts (
            user          TEXT PRIMARY KEY,
            user_name     TEXT NOT NULL UNIQUE,
            plan          TEXT NOT NULL,
            roles         TEXT NOT NULL,
            created_at    INTEGER NOT NULL,
            password_hash TEXT NOT NULL
        ) STRICT;

        CREATE TABLE sessions (
            session      TEXT PRIMARY KEY,
            user         TEXT NOT NULL REFERENCES accounts (user) ON DELETE CASCADE,
            refresh_hash BLOB NOT NULL UNIQUE,
            created_at   INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX sessions_by_user ON sessions (user);

        -- Refresh tokens that were exchanged: one of them again is a theft.
        CREATE TABLE spent_refreshes (
            refresh_hash BLOB PRIMARY KEY,
            session      TEXT NOT NULL REFERENCES sessions (session) ON DELETE CASCADE,
            user         TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX spent_refreshes_by_session ON spent_refreshes (session);

        CREATE TABLE threads (
            ord        INTEGER PRIMARY KEY,
            user       TEXT NOT NULL,
            thread     TEXT NOT NULL,
            title      TEXT NOT NULL,
            agent      TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            last_seq   INTEGER NOT NULL,
            UNIQUE (user, thread)
        ) STRICT;
        CREATE INDEX threads_by_age ON threads (user, ord);

        CREATE TABLE runs (
            ord              INTEGER PRIMARY KEY,
            user             TEXT NOT NULL,
            thread           TEXT NOT NULL,
            run              TEXT NOT NULL,
            status           TEXT NOT NULL,
            agent            TEXT NOT NULL,
            input            BLOB NOT NULL,
            plan             TEXT NOT NULL,
            created_at       INTEGER NOT NULL,
            started_at       INTEGER,
            ended_at         INTEGER,
            attempts         INTEGER NOT NULL,
            answer           BLOB,
            input_tokens     INTEGER NOT NULL,
            output_tokens    INTEGER NOT NULL,
            model_calls      INTEGER NOT NULL,
            tool_calls       INTEGER NOT NULL,
            cost_usd         TEXT,
            estimated        INTEGER NOT NULL,
            warnings         TEXT NOT NULL,
            cancel_requested INTEGER NOT NULL,
            first_seq        INTEGER NOT NULL,
            idempotency_key  TEXT,
            request_hash     BLOB NOT NULL,
            lease            INTEGER,
            UNIQUE (user, run),
            FOREIGN KEY (user, thread) REFERENCES threads (user, thread) ON DELETE CASCADE
        ) STRICT;
        CREATE INDEX runs_by_thread ON runs (user, thread);
        CREATE INDEX runs_by_start ON runs (user, started_at);
        CREATE INDEX runs_unfinished ON runs (user, thread, ord) WHERE ended_at IS NULL;
        CREATE UNIQUE INDEX runs_by_key ON runs (user, idempotency_key) WHERE idempotency_key IS NOT NULL;

        CREATE TABLE events (
            user   TEXT NOT NULL,
            thread TEXT NOT NULL,
            seq    INTEGER NOT NULL,
            run    TEXT NOT NULL,
            wire   BLOB NOT NULL,
            PRIMARY KEY (user, thread, seq),
            FOREIGN KEY (user, thread) REFERENCES threads (user, thread) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE steps (
            user       TEXT NOT NULL,
            run        TEXT NOT NULL,
            key        TEXT NOT NULL,
            kind       TEXT NOT NULL,
            name       TEXT NOT NULL,
            input_hash BLOB NOT NULL,
            ended      INTEGER NOT NULL,
            content    BLOB,
            PRIMARY KEY (user, run, key),
            FOREIGN KEY (user, run) REFERENCES runs (user, run) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE calls (
            user      TEXT NOT NULL,
            run       TEXT NOT NULL,
            call      TEXT NOT NULL,
            tool      TEXT NOT NULL,
            arguments BLOB,
            result    BLOB,
            status    TEXT,
            PRIMARY KEY (user, run, call),
            FOREIGN KEY (user, run) REFERENCES runs (user, run) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """;
}
