using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Netra.Client;

/// <summary>
/// One reader of a thread: gets every durable event after a place once, in order. What it cannot take in time is read again from the host when it has caught up.
/// Fed by one flow, read by one other.
/// </summary>
internal sealed class Follower(string thread, long afterSeq, int buffered, Func<Follower, ValueTask> catchUp)
{
    private readonly Channel<NetraEvent> _events = Channel.CreateBounded<NetraEvent>(new BoundedChannelOptions(buffered) { SingleReader = true, SingleWriter = true });
    private readonly Lock _gate = new();
    private bool _isBehind;
    private bool _mustReset;
    private bool _ends;

    /// <summary>The thread.</summary>
    public string Thread => thread;

    /// <summary>The place of the last event that it was given.</summary>
    public long Seq { get; private set; } = afterSeq;

    /// <summary>Gives it an event; one that it has, or cannot take now, is left out.</summary>
    public void Take(NetraEvent next)
    {
        lock (_gate)
        {
            if (_isBehind || (next.Seq is { } seq && seq <= Seq))
            {
                return;
            }
            // What follows a gap is of no use: the gap is read from the host first.
            if ((next.Seq is { } place && place != Seq + 1) || !_events.Writer.TryWrite(next))
            {
                _isBehind = true;
                return;
            }
            Seq = next.Seq ?? Seq;
        }
    }

    /// <summary>The thread is replayed to it from where it is.</summary>
    /// <param name="isReset">Whether it begins anew, from 1.</param>
    public void Resume(bool isReset)
    {
        lock (_gate)
        {
            _isBehind = false;
            if (isReset)
            {
                Seq = 0;
                // It must hear of that, or it would take new events for a continuation of the old.
                _isBehind = !_events.Writer.TryWrite(NetraEvent.Reset(thread));
                _mustReset = _isBehind;
            }
        }
    }

    /// <summary>Nothing more comes: the thread is gone, or what was asked for cannot be had.</summary>
    public void End(Exception? failure)
    {
        lock (_gate)
        {
            _ends = true;
            _events.Writer.TryComplete(failure);
        }
    }

    /// <summary>What it is given, as long as it is asked for.</summary>
    public async IAsyncEnumerable<NetraEvent> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            while (_events.Reader.TryRead(out var next))
            {
                yield return next;
            }
            if (TakesReset())
            {
                yield return NetraEvent.Reset(thread);
            }
            if (IsBehind())
            {
                await catchUp(this).ConfigureAwait(false);
            }
            if (!await _events.Reader.WaitToReadAsync(ct).ConfigureAwait(false))
            {
                yield break;
            }
        }
    }

    private bool TakesReset()
    {
        lock (_gate)
        {
            var takes = _mustReset;
            _mustReset = false;
            return takes;
        }
    }

    private bool IsBehind()
    {
        lock (_gate)
        {
            return _isBehind && !_ends;
        }
    }
}
