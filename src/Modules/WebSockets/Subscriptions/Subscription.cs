using System.Diagnostics;

namespace Netra.WebSockets;

/// <summary>
/// One socket's view of one thread. Every durable event is put into the outbox once and in order: live ones as they are
/// published while the client keeps up, else from the log. Safe for concurrent use.
/// </summary>
/// <param name="thread">The thread.</param>
/// <param name="nextSeq">The first event that the client lacks.</param>
/// <param name="outbox">Where frames go.</param>
/// <param name="catchUp">Told, without a lock held, when something has to be read.</param>
internal sealed class Subscription(ThreadId thread, long nextSeq, Outbox outbox, CatchUpReader catchUp)
{
    // Also the lock.
    private readonly AnswerCursor _answer = new();
    private long _next = nextSeq;
    private long _latest;
    private bool _behind = true;
    private bool _snapshotDue = true;
    private bool _missedPiece;
    private EventDraft? _unsent;
    private long _nextWhenAsked;
    private bool _ended;

    /// <summary>The thread.</summary>
    public ThreadId Thread { get; } = thread;

    /// <summary>When the last event of the thread came, as a time stamp that only grows.</summary>
    public long LastOffered { get; private set; } = Stopwatch.GetTimestamp();

    /// <summary>A durable event was stored. Called in the order of <c>seq</c>.</summary>
    public void Offer(StoredEvent stored)
    {
        lock (_answer)
        {
            if (_ended || stored.Seq < _next)
            {
                return;
            }
            _latest = Math.Max(_latest, stored.Seq);
            LastOffered = Stopwatch.GetTimestamp();
            if (_behind || TryAppend(stored))
            {
                return;
            }
            _behind = true;
        }
        catchUp.Enqueue(this);
    }

    /// <summary>A transient event. Dropped while the client is behind.</summary>
    public void OfferTransient(EventDraft draft, TransientFrame frame)
    {
        lock (_answer)
        {
            if (_ended)
            {
                return;
            }
            LastOffered = Stopwatch.GetTimestamp();
            switch (draft.Event)
            {
                case MessageDelta or MessageSnapshot when _behind || _snapshotDue:
                    _snapshotDue = true;
                    _missedPiece = true;
                    _unsent = draft.Event is MessageSnapshot ? draft : null;
                    return;
                case MessageSnapshot snapshot when outbox.TryTransient(frame.Of(draft)):
                    _answer.MoveTo(snapshot.Message, snapshot.Text.Length);
                    return;
                case MessageSnapshot:
                    _unsent = draft;
                    _snapshotDue = true;
                    break;
                case MessageDelta delta:
                    switch (_answer.Decide(delta, out var rest))
                    {
                        case DeltaDecision.Skip:
                            return;
                        case DeltaDecision.Send when outbox.TryTransient(frame.Of(ReferenceEquals(rest, delta) ? draft : draft with { Event = rest })):
                            _answer.MoveTo(delta.Message, rest.Offset + rest.Text.Length);
                            return;
                    }
                    _snapshotDue = true;
                    break;
                default:
                    if (!_behind)
                    {
                        outbox.TryTransient(frame.Of(draft));
                    }
                    return;
            }
        }
        catchUp.Enqueue(this);
    }

    /// <summary>What has to be read next, or null when the client has everything that there is.</summary>
    public CatchUp? Needs()
    {
        lock (_answer)
        {
            if (_ended)
            {
                return null;
            }
            if (_behind)
            {
                return new CatchUp.Events(_next - 1);
            }
            if (_snapshotDue)
            {
                _missedPiece = false;
                _nextWhenAsked = _next;
                return new CatchUp.Answer();
            }
            return null;
        }
    }

    /// <summary>Takes what was read from the log, as far as there is room.</summary>
    public void Take(EventPage page)
    {
        lock (_answer)
        {
            foreach (var stored in page.Events)
            {
                if (_ended)
                {
                    return;
                }
                if (stored.Seq >= _next && !TryAppend(stored))
                {
                    return;
                }
            }
            // What was published while the page was read is in _latest, and what is published from here on comes live.
            _behind = _next <= page.LastSeq || _next <= _latest;
        }
    }

    /// <summary>Takes all that was streamed of the answer so far; null when nothing is being streamed.</summary>
    public void Take(AnswerDraft? draft, DateTimeOffset now)
    {
        lock (_answer)
        {
            // An event that came in between may be the answer's end: what was read before it is not sent after it.
            if (_ended || _behind || _next != _nextWhenAsked)
            {
                return;
            }
            // When nothing is being streamed, what was streamed may have been taken back, and the client has yet to hear of it.
            var snapshot = draft is null ? _unsent : new EventDraft
            {
                Event = new MessageSnapshot(draft.Message, draft.Text),
                At = now,
                Thread = Thread,
                Run = draft.Run,
                Agent = draft.Agent,
            };
            if (snapshot?.Event is not MessageSnapshot all)
            {
                _answer.Forget();
                _snapshotDue = _missedPiece;
            }
            else if (outbox.TryDurable(snapshot.ToWire(null).Utf8))
            {
                _answer.MoveTo(all.Message, all.Text.Length);
                _snapshotDue = false;
                _unsent = null;
            }
        }
    }

    /// <summary>Nothing more is sent; <paramref name="lastFrame"/>, if any, is the last.</summary>
    public void End(ReadOnlyMemory<byte>? lastFrame = null)
    {
        lock (_answer)
        {
            if (_ended)
            {
                return;
            }
            _ended = true;
            if (lastFrame is { } frame)
            {
                outbox.Control(frame);
            }
        }
    }

    // Called with the gate held.
    private bool TryAppend(StoredEvent stored)
    {
        if (stored.Seq != _next || !outbox.TryDurable(stored.Wire.Utf8))
        {
            return false;
        }
        _next++;
        _unsent = null;
        if (stored.Wire.Utf8.Span.StartsWith("""{"type":"run_resumed","""u8))
        {
            _answer.Forget();
        }
        return true;
    }
}

/// <summary>What a subscription lacks.</summary>
internal abstract record CatchUp
{
    private CatchUp()
    {
    }

    /// <summary>Events of the log.</summary>
    /// <param name="After">The last event that the client has.</param>
    public sealed record Events(long After) : CatchUp;

    /// <summary>The text of the answer that is being streamed.</summary>
    public sealed record Answer : CatchUp;
}
