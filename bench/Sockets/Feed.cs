using System.Globalization;
using System.Text;

namespace Netra.SocketsBench;

/// <summary>All that one client receives: how old each event is, and whether it is the next of its thread and the client's own.</summary>
internal sealed class Feed(Client client)
{
    private static readonly byte[] Ts = "\"ts\":\""u8.ToArray();
    private static readonly byte[] Seq = "\"seq\":"u8.ToArray();
    private static readonly byte[] Thread = "\"thread_id\":\""u8.ToArray();

    private readonly Lock _gate = new();
    private List<float>? _times;
    private byte[]? _thread;
    private long _seq;
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Events out of order, lost, or of another thread.</summary>
    public int Faults { get; private set; }

    /// <summary>Notes ages from now on.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _times = [];
        }
    }

    /// <summary>The ages of what came since.</summary>
    public List<float> End()
    {
        lock (_gate)
        {
            var times = _times ?? [];
            _times = null;
            return times;
        }
    }

    /// <summary>Starts a run in the client's thread, the first one in a new one.</summary>
    public Task StartAsync(string agent, string input)
    {
        _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = _thread is null ? "" : $"\"thread_id\":\"{Encoding.ASCII.GetString(_thread)}\",";
        return client.SendAsync($$"""{"type":"run","id":"1","agent":"{{agent}}",{{thread}}"input":{{input}}}""");
    }

    /// <summary>Waits for the run's end.</summary>
    public Task EndingAsync() => _ended.Task;

    /// <summary>Runs the echo to its end.</summary>
    public async Task EchoAsync()
    {
        await StartAsync("echo", "\"hello\"");
        await EndingAsync();
    }

    /// <summary>Reads until the connection ends.</summary>
    public async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                Take((await client.ReceiveAsync()).Span);
            }
        }
        catch (Exception over) when (over is System.Net.Sockets.SocketException or ObjectDisposedException or InvalidOperationException)
        {
            _ended.TrySetException(over);
            _ = _ended.Task.Exception;
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        var at = message.IndexOf(Ts);
        if (at < 0)
        {
            if (message.StartsWith("{\"type\":\"error\""u8))
            {
                Faults++;
                _ended.TrySetException(new InvalidOperationException(Encoding.UTF8.GetString(message)));
            }
            return;
        }
        // hh:mm:ss.fff of today.
        var clock = Encoding.ASCII.GetString(message.Slice(at + Ts.Length + 11, 12));
        var age = DateTime.UtcNow.TimeOfDay - TimeSpan.ParseExact(clock, @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            _times?.Add((float)age.TotalMilliseconds);
        }
        Check(message);
        if (message.StartsWith("{\"type\":\"run_"u8) && !message.StartsWith("{\"type\":\"run_started"u8) && !message.StartsWith("{\"type\":\"run_queued"u8))
        {
            if (!message.StartsWith("{\"type\":\"run_completed"u8))
            {
                Faults++;
            }
            _ended.TrySetResult();
        }
    }

    private void Check(ReadOnlySpan<byte> message)
    {
        var at = message.IndexOf(Thread);
        if (at < 0)
        {
            return;
        }
        var thread = message[(at + Thread.Length)..];
        thread = thread[..thread.IndexOf((byte)'"')];
        _thread ??= thread.ToArray();
        Faults += thread.SequenceEqual(_thread) ? 0 : 1;
        var seqAt = message.IndexOf(Seq);
        if (seqAt >= 0 && seqAt < at)
        {
            var isNext = System.Buffers.Text.Utf8Parser.TryParse(message[(seqAt + Seq.Length)..], out long seq, out _) && seq == _seq + 1;
            Faults += isNext ? 0 : 1;
            _seq = seq;
        }
    }
}
