using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Netra.Host.Tests;

/// <summary>A socket of which the test says when it reads, with the smallest buffer that the system gives: what is not read stays at the host.</summary>
internal sealed class RawReader : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[4_096];
    private readonly StringBuilder _message = new();
    private HttpMessageInvoker? _http;

    /// <summary>The port at the client's end.</summary>
    public int Port { get; private set; }

    /// <summary>The last event that was read, each of whose predecessors was, too.</summary>
    public long LastSeq { get; private set; }

    /// <summary>The code with which the host closed, or null.</summary>
    public int? Code { get; private set; }

    /// <summary>Whether nothing more can be read.</summary>
    public bool HasEnded { get; private set; }

    public static async Task<RawReader> ConnectAsync(NetraUser user, string thread)
    {
        var reader = new RawReader();
        reader._http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 8_192 };
                await socket.ConnectAsync(context.DnsEndPoint, ct);
                reader.Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        reader._socket.Options.AddSubProtocol("netra.v1");
        reader._socket.Options.SetRequestHeader("Authorization", $"Bearer {user.Token}");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await reader._socket.ConnectAsync(new Uri(user.Host.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ws"), reader._http, limit.Token);
        var subscribe = JsonSerializer.SerializeToUtf8Bytes(new { type = "subscribe", id = "s", thread_id = thread, after_seq = 0 });
        await reader._socket.SendAsync(subscribe, WebSocketMessageType.Text, true, limit.Token);
        return reader;
    }

    /// <summary>Reads the next frame.</summary>
    public async Task ReadAsync(CancellationToken ct = default)
    {
        try
        {
            ValueWebSocketReceiveResult received;
            _message.Clear();
            do
            {
                received = await _socket.ReceiveAsync(_buffer.AsMemory(), ct);
                _message.Append(Encoding.UTF8.GetString(_buffer, 0, received.Count));
            }
            while (!received.EndOfMessage);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                (HasEnded, Code) = (true, (int?)_socket.CloseStatus);
                return;
            }
            using var frame = JsonDocument.Parse(_message.ToString());
            if (frame.RootElement.TryGetProperty("payload", out _) && frame.RootElement.TryGetProperty("seq", out var seq))
            {
                seq.GetInt64().ShouldBe(LastSeq + 1);
                LastSeq++;
            }
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException || (gone is OperationCanceledException && !ct.IsCancellationRequested))
        {
            HasEnded = true;
        }
    }

    /// <summary>Reads until this event, or the end.</summary>
    public async Task ReadToAsync(long seq)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (LastSeq < seq && !HasEnded)
        {
            await ReadAsync(limit.Token);
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        _http?.Dispose();
        return ValueTask.CompletedTask;
    }
}
