using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Netra.Client;

/// <summary>One socket, from its first frame until it is gone: pairs replies with commands and passes events on. Safe for concurrent use.</summary>
internal sealed class ClientSocket(WebSocket socket, Action<JsonElement> onFrame) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Dictionary<string, Pending> _pending = [];
    private bool _isGone;
    private long _ids;

    /// <summary>Sends a command and waits for its reply.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="write">Writes its members.</param>
    /// <param name="first">Called with the reply before any later frame is looked at.</param>
    /// <param name="ct">Cancels waiting.</param>
    /// <exception cref="NetraCommandException">The host refused it.</exception>
    /// <exception cref="ConnectionLostException">There is no reply: the connection is gone.</exception>
    public async Task<JsonElement> SendAsync(string type, Action<Utf8JsonWriter> write, Action<JsonElement>? first, CancellationToken ct)
    {
        var pending = new Pending(first);
        string id;
        lock (_gate)
        {
            if (_isGone)
            {
                throw new ConnectionLostException();
            }
            id = $"{++_ids}";
            _pending.Add(id, pending);
        }
        try
        {
            await SendAsync(Frame(type, id, write), ct).ConfigureAwait(false);
            return await pending.Reply.Task.WaitAsync(ct).ConfigureAwait(false);
        }
        // A socket that was broken off while something was being sent says that the sending was cancelled.
        catch (Exception failure) when (failure is WebSocketException or ObjectDisposedException or InvalidOperationException or IOException
            || (failure is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new ConnectionLostException();
        }
        finally
        {
            lock (_gate)
            {
                _pending.Remove(id);
            }
        }
    }

    /// <summary>Reads frames until the socket is gone; then no command gets a reply any more. Says with what it was closed.</summary>
    public async Task<WebSocketCloseStatus?> ReadAsync(CancellationToken ct)
    {
        try
        {
            while (await NextAsync(ct).ConfigureAwait(false) is { } frame)
            {
                Take(frame);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException or JsonException)
        {
            // However it ended, it is gone.
        }
        finally
        {
            Lose();
        }
        return socket.CloseStatus;
    }

    /// <summary>The next frame; null when the host closed.</summary>
    public async ValueTask<JsonElement?> NextAsync(CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4_096);
        var count = 0;
        try
        {
            while (true)
            {
                if (count == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
                    buffer.AsSpan(0, count).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
                var received = await socket.ReceiveAsync(buffer.AsMemory(count), ct).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }
                count += received.Count;
                if (received.EndOfMessage)
                {
                    using var document = JsonDocument.Parse(buffer.AsMemory(0, count));
                    return document.RootElement.Clone();
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Closes in order, as far as that goes.</summary>
    public async Task CloseAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It is gone already.
        }
    }

    public void Dispose() => socket.Abort();

    private async Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken ct)
    {
        await _sending.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            // A send that is cancelled half way would end the socket for everybody.
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    private void Take(JsonElement frame)
    {
        if (!frame.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String)
        {
            onFrame(frame);
            return;
        }
        Pending? pending;
        lock (_gate)
        {
            _pending.Remove(id.GetString()!, out pending);
        }
        if (pending is null)
        {
            // The reply to a command that nobody waits for any more: no event.
            return;
        }
        if (frame.GetProperty("type").GetString() == "error")
        {
            pending.Reply.TrySetException(Refusal(frame));
        }
        else
        {
            pending.First?.Invoke(frame);
            pending.Reply.TrySetResult(frame);
        }
    }

    private void Lose()
    {
        Pending[] lost;
        lock (_gate)
        {
            _isGone = true;
            lost = [.. _pending.Values];
            _pending.Clear();
        }
        foreach (var pending in lost)
        {
            pending.Reply.TrySetException(new ConnectionLostException());
        }
    }

    private static NetraCommandException Refusal(JsonElement frame) => new(
        frame.GetProperty("code").GetString()!,
        frame.GetProperty("message").GetString()!,
        frame.TryGetProperty("field", out var field) ? field.GetString() : null,
        frame.TryGetProperty("retry_after_ms", out var wait) ? TimeSpan.FromMilliseconds(wait.GetDouble()) : null);

    private static ReadOnlyMemory<byte> Frame(string type, string id, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, type);
            writer.WriteString("id"u8, id);
            write(writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private sealed record Pending(Action<JsonElement>? First)
    {
        public TaskCompletionSource<JsonElement> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>The connection went before a reply came: whether the command was done is not known.</summary>
internal sealed class ConnectionLostException() : Exception("The connection was lost.");
