using System.Collections.Immutable;

namespace Netra;

/// <summary>
/// How many bytes each user's conversations have, counted by the transactions that change them: by triggers, so that no write can
/// forget it and what goes with a thread or a user is given back. See <see cref="StoredBytes"/>.
/// </summary>
internal static class Migration5
{
    /// <summary>What of each table counts, with <c>@</c> for the row, and the columns of it that may change.</summary>
    private static readonly ImmutableArray<(string Table, string Changing, string Bytes)> Counted =
    [
        ("threads", "title", "octet_length(@title)"),
        ("runs", "answer, warnings", "length(@input) + ifnull(length(@answer), 0) + octet_length(@warnings)"),
        ("events", "wire", "length(@wire)"),
        ("steps", "content", "ifnull(length(@content), 0)"),
        ("calls", "arguments, result", "ifnull(length(@arguments), 0) + ifnull(length(@result), 0)"),
        ("approvals", "reason", "length(@arguments) + length(@shown) + octet_length(@hidden) + ifnull(octet_length(@reason), 0)"),
    ];

    public static string Sql { get; } = $"""
        CREATE TABLE stored_bytes (
            user  TEXT PRIMARY KEY,
            bytes INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        INSERT INTO stored_bytes (user, bytes)
        SELECT user, sum(bytes) FROM ({string.Join(" UNION ALL ", Counted.Select(static of => $"SELECT user, {Of(of.Bytes, "")} AS bytes FROM {of.Table}"))}) GROUP BY user;

        {string.Concat(Counted.Select(static of => Triggers(of.Table, of.Changing, Of(of.Bytes, "OLD."), Of(of.Bytes, "NEW."))))}
        """;

    private static string Triggers(string table, string changing, string before, string after) => $"""
        CREATE TRIGGER {table}_stored AFTER INSERT ON {table} BEGIN
            INSERT INTO stored_bytes (user, bytes) VALUES (NEW.user, {after}) ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes;
        END;
        CREATE TRIGGER {table}_changed AFTER UPDATE OF {changing} ON {table} BEGIN
            UPDATE stored_bytes SET bytes = bytes + ({after}) - ({before}) WHERE user = NEW.user;
        END;
        CREATE TRIGGER {table}_removed AFTER DELETE ON {table} BEGIN
            UPDATE stored_bytes SET bytes = bytes - ({before}) WHERE user = OLD.user;
        END;

        """;

    private static string Of(string bytes, string row) => bytes.Replace("@", row, StringComparison.Ordinal);
}
