using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Netra.WebSockets.Tests;

/// <summary>A well-behaved client. Every wait is bounded.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket;
    private int _ids;

    private SocketClient(ClientWebSocket socket) => _socket = socket;

    public JsonElement Ready { get; set; }

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? SubProtocol => _socket.SubProtocol;

    public static async Task<SocketClient> OpenAsync(Uri address, string? token, Action<ClientWebSocketOptions>? options = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("netra.v1");
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Proxy = null;
        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }
        options?.Invoke(socket.Options);
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{address.Authority}/ws"), deadline.Token);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return new SocketClient(socket);
    }

    /// <summary>Sends a command, with an id unless it has one, and returns the id.</summary>
    public async Task<string> SendAsync(string type, object? members = null)
    {
        var id = $"c{Interlocked.Increment(ref _ids)}";
        var command = new Dictionary<string, object?> { ["type"] = type, ["id"] = id };
        if (members is not null)
        {
            foreach (var property in JsonSerializer.SerializeToElement(members).EnumerateObject())
            {
                command[property.Name] = property.Value;
            }
        }
        await SendTextAsync(JsonSerializer.Serialize(command));
        return id;
    }

    public Task SendTextAsync(string text) => SendBytesAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendBytesAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Text, bool end = true)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _socket.SendAsync(bytes, type, end, deadline.Token);
    }

    /// <summary>The next frame.</summary>
    public async Task<JsonElement> ReceiveAsync()
        => await TryReceiveAsync() ?? throw new InvalidOperationException($"The socket was closed with {(int?)_socket.CloseStatus}.");

    /// <summary>The next frame; null when the server closed.</summary>
    public async Task<JsonElement?> TryReceiveAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var message = new MemoryStream();
        var buffer = new byte[16_384];
        while (true)
        {
            var result = await _socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }
            message.Write(buffer, 0, result.Count);
            if (result.EndOfMessage)
            {
                return JsonDocument.Parse(message.ToArray()).RootElement;
            }
        }
    }

    /// <summary>Frames up to and with the first that fits.</summary>
    public async Task<List<JsonElement>> ReceiveUntilAsync(Func<JsonElement, bool> fits)
    {
        var frames = new List<JsonElement>();
        do
        {
            frames.Add(await ReceiveAsync());
        }
        while (!fits(frames[^1]));
        return frames;
    }

    /// <summary>Frames up to and with the first of this type.</summary>
    public Task<List<JsonElement>> ReceiveUntilAsync(string type) => ReceiveUntilAsync(frame => frame.Type() == type);

    /// <summary>Sends a command and returns its reply; events that come before are dropped.</summary>
    public async Task<JsonElement> AskAsync(string type, object? members = null)
    {
        var id = await SendAsync(type, members);
        return (await ReceiveUntilAsync(frame => frame.TryGetProperty("id", out var given) && given.GetString() == id))[^1];
    }

    /// <summary>Reads until the server closes and returns its code.</summary>
    public async Task<int> ReceiveCloseAsync()
    {
        while (await TryReceiveAsync() is not null)
        {
        }
        return (int)_socket.CloseStatus!.Value;
    }

    public async Task CloseAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
    }

    public void Abort() => _socket.Abort();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal static class Frames
{
    public static string Type(this JsonElement frame) => frame.GetProperty("type").GetString()!;

    public static string Code(this JsonElement frame) => frame.GetProperty("code").GetString()!;

    public static string Text(this JsonElement frame, string member) => frame.GetProperty(member).GetString()!;

    public static long Seq(this JsonElement frame) => frame.TryGetProperty("seq", out var seq) && seq.ValueKind == JsonValueKind.Number ? seq.GetInt64() : 0;
}
