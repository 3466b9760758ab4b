using System.Buffers;
using System.Net.WebSockets;

namespace Netra.WebSockets;

/// <summary>
/// Reads messages. Holds no buffer while nothing comes, and never more than the limit: what is over it is counted and dropped.
/// Used by one flow.
/// </summary>
/// <param name="socket">The socket.</param>
/// <param name="limit">The bytes of the largest message.</param>
/// <param name="takesBinary">Whether binary messages are read, too; else the first piece of one is told at once.</param>
internal sealed class MessageReader(WebSocket socket, int limit, bool takesBinary) : IDisposable
{
    private const int FarTooLarge = 4;
    private const int FirstBytes = 4_096;

    private byte[] _buffer = [];
    private byte[] _overflow = [];

    /// <summary>The next message.</summary>
    /// <exception cref="WebSocketException">The client broke the protocol or is gone.</exception>
    public async ValueTask<InboundMessage> ReadAsync(CancellationToken ct)
    {
        Return();
        var first = await socket.ReceiveAsync(Memory<byte>.Empty, ct);
        long total = 0;
        long pieces = 0;
        var result = first;
        while (true)
        {
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return new(InboundKind.Close);
            }
            if (result.MessageType == WebSocketMessageType.Binary && !takesBinary)
            {
                return new(InboundKind.Binary);
            }
            total += result.Count;
            // Frames may be empty: their number is bounded like their bytes.
            if (Math.Max(total, ++pieces) > (long)FarTooLarge * limit)
            {
                return new(InboundKind.FarTooLarge);
            }
            if (result.EndOfMessage)
            {
                var kind = total > limit ? InboundKind.TooLarge
                    : result.MessageType == WebSocketMessageType.Binary ? InboundKind.Binary
                    : InboundKind.Text;
                return new(kind, _buffer.AsMemory(0, (int)Math.Min(total, limit)));
            }
            result = await socket.ReceiveAsync(Space(total), ct);
        }
    }

    /// <summary>Reads and drops everything, the rest of a message that was begun too, until the client's closing frame.</summary>
    /// <exception cref="WebSocketException">The client broke the protocol or is gone.</exception>
    public async ValueTask SkipToCloseAsync(CancellationToken ct)
    {
        Return();
        _overflow = ArrayPool<byte>.Shared.Rent(FirstBytes);
        while ((await socket.ReceiveAsync(_overflow.AsMemory(), ct)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose() => Return();

    private Memory<byte> Space(long total)
    {
        if (total > limit)
        {
            if (_overflow.Length == 0)
            {
                _overflow = ArrayPool<byte>.Shared.Rent(FirstBytes);
            }
            return _overflow;
        }
        // One byte more than the limit shows that it is passed.
        var most = limit + 1;
        if (total == _buffer.Length || _buffer.Length == 0)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(most, Math.Max(FirstBytes, total * 2)));
            _buffer.AsSpan(0, (int)total).CopyTo(larger);
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
            }
            _buffer = larger;
        }
        return _buffer.AsMemory((int)total, (int)Math.Min(_buffer.Length, most) - (int)total);
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        if (_overflow.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_overflow);
        }
        (_buffer, _overflow) = ([], []);
    }
}
