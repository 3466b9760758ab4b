namespace Netra;

/// <summary>
/// What was used of a day stays used when its thread is deleted: else deleting would give a budget back. And what is known of a run's cost is kept beside that
/// some of it is not: <c>cost_usd</c> is the sum of the calls that have a price.
/// </summary>
internal static class Migration8
{
    public const string Sql = """
        ALTER TABLE runs ADD COLUMN unpriced INTEGER NOT NULL DEFAULT 0;
        UPDATE runs SET unpriced = 1, cost_usd = '0' WHERE cost_usd IS NULL;

        CREATE TABLE deleted_runs (
            user          TEXT NOT NULL,
            started_at    INTEGER NOT NULL,
            run           TEXT NOT NULL,
            input_tokens  INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            model_calls   INTEGER NOT NULL,
            tool_calls    INTEGER NOT NULL,
            cost_usd      TEXT NOT NULL,
            unpriced      INTEGER NOT NULL,
            estimated     INTEGER NOT NULL,
            PRIMARY KEY (user, started_at, run)
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER runs_deleted AFTER DELETE ON runs BEGIN
            INSERT INTO deleted_runs VALUES (
                OLD.user, ifnull(OLD.started_at, OLD.created_at), OLD.run, OLD.input_tokens, OLD.output_tokens, OLD.model_calls, OLD.tool_calls, OLD.cost_usd, OLD.unpriced, OLD.estimated);
        END;
        """;
}
