using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Netra.WebSockets.Tests;

/// <summary>Bytes over TCP, for what no client library would send.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private NetworkStream _stream = null!;

    public static async Task<RawConnection> OpenAsync(Uri address, int? receiveBuffer = null)
    {
        var connection = new RawConnection();
        if (receiveBuffer is { } size)
        {
            connection._tcp.ReceiveBufferSize = size;
        }
        await connection._tcp.ConnectAsync(IPAddress.Loopback, address.Port);
        connection._stream = connection._tcp.GetStream();
        return connection;
    }

    public ValueTask SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public ValueTask SendAsync(byte[] bytes) => _stream.WriteAsync(bytes);

    /// <summary>The head of the answer: status line and headers.</summary>
    public async Task<string> ReceiveHeadAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one, deadline.Token) == 0)
            {
                break;
            }
            head.Append((char)one[0]);
        }
        return head.ToString();
    }

    /// <summary>So many bytes of a body, as text.</summary>
    public async Task<string> ReceiveTextAsync(int length)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var bytes = new byte[length];
        await _stream.ReadExactlyAsync(bytes, deadline.Token);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The status of the answer.</summary>
    public async Task<int> ReceiveStatusAsync()
    {
        var head = await ReceiveHeadAsync();
        return head.Length == 0 ? 0 : int.Parse(head.Split(' ')[1]);
    }

    /// <summary>The next frame of the server, which does not mask: opcode and payload; null when the connection ended.</summary>
    public async Task<(int Opcode, byte[] Payload)?> ReceiveFrameAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var head = new byte[2];
            await _stream.ReadExactlyAsync(head, deadline.Token);
            long length = head[1] & 0x7F;
            if (length >= 126)
            {
                var extended = new byte[length == 126 ? 2 : 8];
                await _stream.ReadExactlyAsync(extended, deadline.Token);
                length = extended.Aggregate(0L, static (sum, next) => (sum << 8) | next);
            }
            var payload = new byte[length];
            await _stream.ReadExactlyAsync(payload, deadline.Token);
            return (head[0] & 0x0F, payload);
        }
        catch (Exception ended) when (ended is EndOfStreamException or IOException)
        {
            return null;
        }
    }

    /// <summary>Sends no more; what the server sends is still received.</summary>
    public void EndSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Whether the server ends the connection in order, without a reset and with nothing more sent.</summary>
    public async Task<bool> ReceiveEndAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        return await _stream.ReadAsync(new byte[1], deadline.Token) == 0;
    }

    /// <summary>The code of the server's closing frame; frames before it are dropped. Null when there was none.</summary>
    public async Task<int?> ReceiveCloseCodeAsync()
    {
        while (await ReceiveFrameAsync() is var (opcode, payload))
        {
            if (opcode == 8)
            {
                return (payload[0] << 8) | payload[1];
            }
        }
        return null;
    }

    /// <summary>A masked frame, as clients send it.</summary>
    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool final = true)
    {
        var frame = new List<byte> { (byte)((final ? 0x80 : 0) | opcode) };
        if (payload.Length < 126)
        {
            frame.Add((byte)(0x80 | payload.Length));
        }
        else
        {
            frame.Add(0x80 | 126);
            frame.Add((byte)(payload.Length >> 8));
            frame.Add((byte)payload.Length);
        }
        frame.AddRange([1, 2, 3, 4]);
        for (var i = 0; i < payload.Length; i++)
        {
            frame.Add((byte)(payload[i] ^ ((i % 4) + 1)));
        }
        return [.. frame];
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }
}
