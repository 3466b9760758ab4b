namespace Netra.WebSockets;

/// <summary>What to do with a piece of a streamed answer.</summary>
internal enum DeltaDecision
{
    /// <summary>Send it.</summary>
    Send,

    /// <summary>The client has it already.</summary>
    Skip,

    /// <summary>Something before it is missing: the client needs all of the text so far.</summary>
    Snapshot,
}

/// <summary>
/// How much of a streamed answer a client has. Keeps the promise that the next piece begins where the last one, or the
/// last snapshot, ended. Offsets are UTF-16 code units. Guarded by its subscription.
/// </summary>
internal sealed class AnswerCursor
{
    private MessageId? _message;
    private int _length;

    /// <summary>Decides on a piece; <paramref name="rest"/> is what of it the client lacks.</summary>
    public DeltaDecision Decide(MessageDelta delta, out MessageDelta rest)
    {
        rest = delta;
        if (_message != delta.Message)
        {
            return delta.Offset == 0 ? DeltaDecision.Send : DeltaDecision.Snapshot;
        }
        if (delta.Offset > _length)
        {
            return DeltaDecision.Snapshot;
        }
        var overlap = _length - delta.Offset;
        if (overlap >= delta.Text.Length)
        {
            return DeltaDecision.Skip;
        }
        if (overlap > 0)
        {
            rest = delta with { Offset = _length, Text = delta.Text[overlap..] };
        }
        return DeltaDecision.Send;
    }

    /// <summary>The client has the text of this message up to here.</summary>
    public void MoveTo(MessageId message, int length) => (_message, _length) = (message, length);

    /// <summary>The text so far counts no more: the run began again.</summary>
    public void Forget() => _message = null;
}
