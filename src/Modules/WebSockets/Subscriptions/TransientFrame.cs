namespace Netra.WebSockets;

/// <summary>A transient event's bytes, written when the first socket wants them and shared by all that want the same.</summary>
internal sealed class TransientFrame
{
    private readonly Lock _gate = new();
    private EventDraft? _draft;
    private ReadOnlyMemory<byte> _bytes;

    /// <summary>The bytes of this draft.</summary>
    public ReadOnlyMemory<byte> Of(EventDraft draft)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_draft, draft))
            {
                (_draft, _bytes) = (draft, draft.ToWire(null).Utf8);
            }
            return _bytes;
        }
    }
}
