namespace Netra.WebSockets;

/// <summary>
/// What waits to be sent to one socket, in order. Bounded: an event is taken only while there is room (its subscription
/// then reads it from the log later); a reply always is, because commands are read only while there is room. Safe for
/// concurrent use; <see cref="TryTake"/> and <see cref="Sent"/> belong to the one writer.
/// </summary>
/// <param name="maxFrames">Frames that may wait.</param>
/// <param name="maxBytes">Bytes that may wait.</param>
/// <param name="time">The clock.</param>
internal sealed class Outbox(int maxFrames, long maxBytes, TimeProvider time)
{
    // Also the lock.
    private readonly Queue<Entry> _entries = new();
    private readonly Queue<ReadOnlyMemory<byte>> _urgent = new();
    private TaskCompletionSource? _room;
    private CloseRequest? _close;
    private int _frames;
    private long _bytes;
    private long _stalledSince;
    private bool _full;
    private bool _writing;
    private bool _ended;

    /// <summary>Told, without a lock held, when there is something to send and nobody is sending.</summary>
    public SocketWriter? Writer { get; set; }

    /// <summary>Told when the queue becomes full.</summary>
    public SocketWatch? Watch { get; set; }

    /// <summary>Since when the queue is full and nothing was sent, as a timestamp of the clock; null while there is room.</summary>
    public long? StalledSince
    {
        get
        {
            lock (_entries)
            {
                return _full ? _stalledSince : null;
            }
        }
    }

    /// <summary>Whether nothing more is taken.</summary>
    public bool IsEnding
    {
        get
        {
            lock (_entries)
            {
                return IsClosed;
            }
        }
    }

    /// <summary>Takes a place for the reply to a command that is about to be executed.</summary>
    public ReplySlot Reserve()
    {
        var slot = new ReplySlot();
        Append(new Entry(default, slot));
        return slot;
    }

    /// <summary>The reply is known; what waited behind it follows.</summary>
    public void Fill(ReplySlot slot, ReadOnlyMemory<byte> frame)
    {
        lock (_entries)
        {
            slot.Frame = frame;
            _bytes += frame.Length;
        }
        Wake();
    }

    /// <summary>A frame that is never dropped and keeps its place.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="isBinary">Whether it is sent as a binary message; all of the protocol's are texts.</param>
    public void Control(ReadOnlyMemory<byte> frame, bool isBinary = false) => Append(new Entry(frame, null, isBinary));

    /// <summary>A frame that goes ahead of all others, even of a reply that is being worked on: the answer to a ping.</summary>
    public void Urgent(ReadOnlyMemory<byte> frame)
    {
        bool becameFull;
        lock (_entries)
        {
            if (IsClosed)
            {
                return;
            }
            _urgent.Enqueue(frame);
            becameFull = Count(frame.Length);
        }
        Announce(becameFull);
    }

    /// <summary>An event that is stored and can be read again; false when there is no room.</summary>
    public bool TryDurable(ReadOnlyMemory<byte> frame)
    {
        bool taken;
        var becameFull = false;
        lock (_entries)
        {
            if (IsClosed)
            {
                return false;
            }
            // A frame that is larger than the whole queue goes when it is alone.
            taken = _frames == 0 || (_frames < maxFrames && _bytes + frame.Length <= maxBytes);
            if (taken)
            {
                _entries.Enqueue(new Entry(frame, null));
                becameFull = Count(frame.Length);
            }
            else
            {
                becameFull = Latch();
            }
        }
        Announce(becameFull);
        return taken;
    }

    /// <summary>
    /// An event that may be dropped; false when there is no room. It may use half of the queue, so that what only a
    /// client with time to spare needs never crowds out what every client needs.
    /// </summary>
    public bool TryTransient(ReadOnlyMemory<byte> frame)
    {
        lock (_entries)
        {
            if (IsClosed || (_frames > 0 && (_frames >= maxFrames / 2 || _bytes + frame.Length > maxBytes / 2)))
            {
                return false;
            }
            _entries.Enqueue(new Entry(frame, null));
            Count(frame.Length);
        }
        Announce(becameFull: false);
        return true;
    }

    /// <summary>Waits until there is room for more; at once when the socket is being closed.</summary>
    public Task WaitForRoomAsync(CancellationToken ct)
    {
        lock (_entries)
        {
            if (!_full || IsClosed)
            {
                return Task.CompletedTask;
            }
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(ct);
        }
    }

    /// <summary>Nothing more is taken; what waits is sent first if <paramref name="flush"/> says so. The first call counts.</summary>
    public void Close(CloseRequest request, bool flush)
    {
        TaskCompletionSource? room;
        lock (_entries)
        {
            if (IsClosed)
            {
                return;
            }
            _close = request;
            if (!flush)
            {
                _entries.Clear();
                _urgent.Clear();
            }
            (room, _room) = (_room, null);
        }
        room?.TrySetResult();
        Wake();
    }

    /// <summary>Nothing is sent any more.</summary>
    public void End()
    {
        TaskCompletionSource? room;
        lock (_entries)
        {
            _ended = true;
            _entries.Clear();
            _urgent.Clear();
            (room, _room) = (_room, null);
        }
        room?.TrySetResult();
    }

    /// <summary>
    /// What the writer sends next: a frame, or how to close after the last one. False when
    /// there is nothing; the writer then stops, and <see cref="Writer"/> is started again.
    /// </summary>
    public bool TryTake(out ReadOnlyMemory<byte> frame, out bool isBinary, out CloseRequest? close)
    {
        lock (_entries)
        {
            (isBinary, close) = (false, null);
            if (_urgent.TryDequeue(out frame))
            {
                return true;
            }
            while (_entries.TryPeek(out var entry))
            {
                if (entry.Slot is not { Frame.IsEmpty: true })
                {
                    _entries.Dequeue();
                    (frame, isBinary) = (entry.Slot?.Frame ?? entry.Frame, entry.IsBinary);
                    return true;
                }
                if (_close is null)
                {
                    _writing = false;
                    return false;
                }
                // Once the socket is being closed, a reply that is still being worked on holds up nothing.
                _entries.Dequeue();
            }
            if (_close is not null && !_ended)
            {
                close = _close;
                _ended = true;
                return true;
            }
            _writing = false;
            // A socket is idle most of its life.
            _entries.TrimExcess();
            _urgent.TrimExcess();
            return false;
        }
    }

    /// <summary>A frame of this length was handed to the network; it waits no more.</summary>
    public void Sent(int length)
    {
        TaskCompletionSource? room = null;
        lock (_entries)
        {
            _frames--;
            _bytes -= length;
            if (_full)
            {
                _stalledSince = time.GetTimestamp();
                // Room means half: else a reader that is a little too slow would be switched to the log and back at each frame.
                if (_frames <= maxFrames / 2 && _bytes <= maxBytes / 2)
                {
                    _full = false;
                    (room, _room) = (_room, null);
                }
            }
        }
        room?.TrySetResult();
    }

    private bool IsClosed => _ended || _close is not null;

    private void Append(Entry entry)
    {
        bool becameFull;
        lock (_entries)
        {
            if (IsClosed)
            {
                return;
            }
            _entries.Enqueue(entry);
            becameFull = Count(entry.Frame.Length);
        }
        Announce(becameFull);
    }

    private bool Count(int length)
    {
        _frames++;
        _bytes += length;
        return (_frames >= maxFrames || _bytes >= maxBytes) && Latch();
    }

    private bool Latch()
    {
        if (_full)
        {
            return false;
        }
        _full = true;
        _stalledSince = time.GetTimestamp();
        return true;
    }

    private void Announce(bool becameFull)
    {
        if (becameFull)
        {
            Watch?.LookSoon();
        }
        Wake();
    }

    private void Wake()
    {
        lock (_entries)
        {
            if (_writing || _ended)
            {
                return;
            }
            _writing = true;
        }
        Writer?.Start();
    }

    private readonly record struct Entry(ReadOnlyMemory<byte> Frame, ReplySlot? Slot, bool IsBinary = false);
}
