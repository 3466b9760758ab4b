namespace Netra.WebSockets;

/// <summary>The reply to a command and what follows it.</summary>
/// <param name="Reply">The frame.</param>
/// <param name="Before">What is done right before the reply takes its place, such as ending an earlier subscription; or null.</param>
/// <param name="Then">What is done right after that, such as subscribing; or null.</param>
/// <param name="IsBad">Whether the client is to blame.</param>
/// <param name="IsRateLimited">Whether the command came too soon.</param>
internal readonly record struct CommandOutcome(
    ReadOnlyMemory<byte> Reply, Action? Before = null, Action? Then = null, bool IsBad = false, bool IsRateLimited = false)
{
    /// <summary>The command failed.</summary>
    public static implicit operator CommandOutcome(CommandError error)
        => new(Replies.Error(error), null, null, error.IsBadCommand, error.Code == CommandError.RateLimited);
}
