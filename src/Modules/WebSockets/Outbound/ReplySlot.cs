namespace Netra.WebSockets;

/// <summary>
/// A command's place in the outbox, taken before the command is executed. Nothing behind it is sent until it is filled,
/// so that a reply comes before every event that its command causes.
/// </summary>
internal sealed class ReplySlot
{
    /// <summary>The reply; empty until it is known. Guarded by the outbox.</summary>
    public ReadOnlyMemory<byte> Frame { get; set; }
}
