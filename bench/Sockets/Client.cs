using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Netra.SocketsBench;

/// <summary>A WebSocket client that costs the generator as little as can be: one buffer, no tasks but its own.</summary>
internal sealed class Client : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = [];
    private int _from;
    private int _to;

    /// <summary>Connects and upgrades.</summary>
    public static async Task<Client> OpenAsync(int port, string path = "/ws", string? protocol = null, string? token = null)
    {
        var client = new Client();
        await client._socket.ConnectAsync(IPAddress.Loopback, port);
        var request = $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (protocol is null ? "" : $"Sec-WebSocket-Protocol: {protocol}\r\n") + (token is null ? "" : $"Authorization: Bearer {token}\r\n") + "\r\n";
        await client._socket.SendAsync(Encoding.ASCII.GetBytes(request));
        client._buffer = new byte[16_384];
        int end;
        while ((end = client._buffer.AsSpan(0, client._to).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var count = await client._socket.ReceiveAsync(client._buffer.AsMemory(client._to));
            if (count == 0)
            {
                throw new InvalidOperationException("The server closed.");
            }
            client._to += count;
        }
        var head = Encoding.ASCII.GetString(client._buffer, 0, end);
        if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(head);
        }
        client._from = end + 4;
        return client;
    }

    /// <summary>Sends a text.</summary>
    public async Task SendAsync(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        byte[] head = payload.Length < 126 ? [0x81, (byte)(0x80 | payload.Length), 0, 0, 0, 0] : [0x81, 0xFE, (byte)(payload.Length >> 8), (byte)payload.Length, 0, 0, 0, 0];
        byte[] frame = [.. head, .. payload];
        await _socket.SendAsync(frame);
    }

    /// <summary>The next message, good until the next call; the server's frames are whole messages.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync()
    {
        while (true)
        {
            var length = 0;
            var head = 2;
            if (_to - _from >= 2)
            {
                length = _buffer[_from + 1];
                head = length < 126 ? 2 : 4;
                if (length == 126 && _to - _from >= 4)
                {
                    length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_from + 2));
                }
                if (_to - _from >= head && _to - _from >= head + length)
                {
                    var opcode = _buffer[_from] & 0x0F;
                    var message = _buffer.AsMemory(_from + head, length);
                    _from += head + length;
                    if (opcode == 1)
                    {
                        return message;
                    }
                    if (opcode == 8)
                    {
                        throw new InvalidOperationException("The server closed.");
                    }
                    continue;
                }
            }
            if (_from > 0)
            {
                _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
                (_from, _to) = (0, _to - _from);
            }
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(_to));
            if (count == 0)
            {
                throw new InvalidOperationException("The server closed.");
            }
            _to += count;
        }
    }

    public void Dispose() => _socket.Dispose();
}
