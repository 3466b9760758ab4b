namespace Netra.WebSockets;

/// <summary>
/// The bytes of an upgraded connection. Notes when bytes last came, pongs included, which a WebSocket does not tell; and
/// outlives the WebSocket, so that a closing code can still reach the client.
/// </summary>
internal sealed class ActivityStream(Stream inner, TimeProvider time) : Stream
{
    private long _lastReceived = time.GetTimestamp();
    private int _pauses;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>How long nothing has come; zero while we ourselves do not read.</summary>
    public TimeSpan Silence => Volatile.Read(ref _pauses) > 0 ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref _lastReceived));

    /// <summary>We stop reading for a while, so that silence says nothing of the client.</summary>
    public void Pause() => Interlocked.Increment(ref _pauses);

    /// <summary>We read again.</summary>
    public void Resume()
    {
        Volatile.Write(ref _lastReceived, time.GetTimestamp());
        Interlocked.Decrement(ref _pauses);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Volatile.Write(ref _lastReceived, time.GetTimestamp());
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <summary>Reads and drops what the client still sends, until it closes.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        var buffer = new byte[1_024];
        while (await inner.ReadAsync(buffer, ct) > 0)
        {
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
