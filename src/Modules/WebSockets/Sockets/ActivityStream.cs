using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Netra.WebSockets;

/// <summary>
/// The bytes of an upgraded connection. Notes when bytes last came, pongs included, which a WebSocket does not tell; and
/// outlives the WebSocket, so that a closing code can still reach the client. One flow reads, one writes.
/// </summary>
internal sealed class ActivityStream(UpgradedConnection connection, TimeProvider time) : Stream
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

    /// <summary>Gives the connection up, with what the client has not taken.</summary>
    public void Abort() => connection.Abort();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => connection.Input.TryRead(out var read) && !IsInterrupted(read) ? new(Take(read, buffer.Span)) : WaitAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var writing = connection.Output.WriteAsync(buffer, cancellationToken);
        if (!writing.IsCompletedSuccessfully)
        {
            return FinishAsync(writing);
        }
        Check(writing.Result);
        return default;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // What is written is sent.
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reads and drops what the client still sends, until it closes.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        var buffer = new byte[1_024];
        while (await ReadAsync(buffer, ct) > 0)
        {
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(Memory<byte> buffer, CancellationToken ct)
    {
        ReadResult read;
        do
        {
            read = await connection.Input.ReadAsync(ct);
        }
        while (IsInterrupted(read));
        return Take(read, buffer.Span);
    }

    // HTTP may have told its reader to stop when the connection was no longer its own.
    private bool IsInterrupted(ReadResult read)
    {
        if (read.IsCanceled)
        {
            connection.Input.AdvanceTo(read.Buffer.Start);
        }
        return read.IsCanceled;
    }

    private int Take(ReadResult read, Span<byte> buffer)
    {
        var count = (int)Math.Min(read.Buffer.Length, buffer.Length);
        var taken = read.Buffer.Slice(0, count);
        taken.CopyTo(buffer);
        connection.Input.AdvanceTo(taken.End);
        Volatile.Write(ref _lastReceived, time.GetTimestamp());
        return count;
    }

    private async ValueTask FinishAsync(ValueTask<FlushResult> writing)
    {
        try
        {
            Check(await writing);
        }
        catch (OperationCanceledException)
        {
            // The client takes nothing more; what waits for it is not kept.
            connection.Abort();
            throw;
        }
    }

    private static void Check(FlushResult written)
    {
        if (written.IsCompleted)
        {
            throw new IOException("The connection takes nothing more.");
        }
    }
}
