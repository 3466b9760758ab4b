namespace Netra;

/// <summary>
/// How many bytes a user's conversations have: titles, inputs, answers, warnings, events, steps, tool calls and approvals, as they are
/// stored. Usage logs have a limit of their own. Counted by the database itself (<see cref="Migration5"/>).
/// </summary>
internal static class StoredBytes
{
    /// <summary>The count as the transaction sees it, with its own writes.</summary>
    public static long Of(Connection connection, UserId user) => connection.QueryNumber("SELECT bytes FROM stored_bytes WHERE user = ?1", user.Value) ?? 0;
}
