using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>A stock client of the protocol: remembers every frame, waits for facts.</summary>
public sealed class NetraSocket : IAsyncDisposable
{
    private static readonly string[] Endings = ["run_completed", "run_failed", "run_timed_out", "run_cancelled"];

    private readonly ClientWebSocket _socket;
    private readonly Lock _gate = new();
    private readonly List<Frame> _frames = [];
    private readonly SemaphoreSlim _sending = new(1, 1);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _receiving = Task.CompletedTask;
    private int _nextId;
    private bool _closed;

    private NetraSocket(ClientWebSocket socket) => _socket = socket;

    /// <summary>A frame as it came.</summary>
    public sealed record Frame(string Text, JsonElement Json)
    {
        public string Type => Json.GetProperty("type").GetString()!;

        public string? RunId => Json.TryGetProperty("run_id", out var run) ? run.GetString() : null;

        public string? ThreadId => Json.TryGetProperty("thread_id", out var thread) ? thread.GetString() : null;

        public long? Seq => Json.TryGetProperty("seq", out var seq) && Json.TryGetProperty("payload", out _) ? seq.GetInt64() : null;

        public JsonElement Payload => Json.GetProperty("payload");

        public bool IsEnding => Endings.Contains(Type);
    }

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<NetraSocket> ConnectAsync(string url, string token, X509Certificate2? known = null)
    {
        var socket = new ClientWebSocket();
        if (known is not null)
        {
            socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => known.Equals(certificate);
        }
        socket.Options.AddSubProtocol("netra.v1");
        socket.Options.AddSubProtocol("bearer." + token);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.ConnectAsync(new Uri(url.Replace("http", "ws", StringComparison.Ordinal) + "/ws"), limit.Token);
        socket.SubProtocol.ShouldBe("netra.v1");
        var connected = new NetraSocket(socket);
        connected._receiving = connected.ReceiveAsync();
        await connected.WaitAsync(frame => frame.Type == "connection_ready");
        return connected;
    }

    /// <summary>All frames so far.</summary>
    public IReadOnlyList<Frame> Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _frames];
            }
        }
    }

    /// <summary>The durable and transient events of a run so far.</summary>
    public IReadOnlyList<Frame> Events(string run) => [.. Frames.Where(frame => frame.RunId == run && frame.Json.TryGetProperty("payload", out _))];

    /// <summary>Waits until such a frame has come.</summary>
    public async Task<Frame> WaitAsync(Func<Frame, bool> condition, int seconds = 60)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var seen = 0;
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                for (; seen < _frames.Count; seen++)
                {
                    if (condition(_frames[seen]))
                    {
                        return _frames[seen];
                    }
                }
                if (_closed)
                {
                    throw new InvalidOperationException($"The socket was closed with {_socket.CloseStatus}.");
                }
                changed = _changed.Task;
            }
            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not seen within {seconds} s. Seen: {string.Join(" ", Frames.TakeLast(40).Select(frame => frame.Type))}; last: {(Frames is [.., var last] ? last.Text : null)}");
            }
        }
    }

    /// <summary>Waits until the server has closed the socket, and says with which code.</summary>
    public async Task<WebSocketCloseStatus?> ClosedAsync()
    {
        await _receiving.WaitAsync(TimeSpan.FromSeconds(60));
        return _socket.CloseStatus;
    }

    public async Task SendAsync(string text)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends a command and waits for its one reply.</summary>
    public async Task<Frame> CommandAsync(string type, JsonObject? fields = null)
    {
        var id = $"c{Interlocked.Increment(ref _nextId)}";
        var command = fields ?? [];
        command["type"] = type;
        command["id"] = id;
        await SendAsync(command.ToJsonString());
        return await WaitAsync(frame => frame.Json.TryGetProperty("id", out var replied) && replied.GetString() == id);
    }

    /// <summary>Starts a run and waits until it is accepted.</summary>
    public async Task<(string Run, string Thread)> StartAsync(string? agent, JsonNode input, string? thread = null)
    {
        var fields = new JsonObject { ["input"] = input };
        if (agent is not null)
        {
            fields["agent"] = agent;
        }
        if (thread is not null)
        {
            fields["thread_id"] = thread;
        }
        var reply = await CommandAsync("run", fields);
        reply.Type.ShouldBe("accepted", reply.Text);
        return (reply.Json.GetProperty("run_id").GetString()!, reply.Json.GetProperty("thread_id").GetString()!);
    }

    public Task<Frame> EndingAsync(string run, int seconds = 90) => WaitAsync(frame => frame.RunId == run && frame.IsEnding, seconds);

    /// <summary>Starts a run and waits for its end.</summary>
    public async Task<Frame> RunAsync(string? agent, JsonNode input, string? thread = null)
        => await EndingAsync((await StartAsync(agent, input, thread)).Run);

    /// <summary>Asks the default agent and returns its answer.</summary>
    public async Task<string> AskAsync(string question, string? thread = null)
    {
        var ending = await RunAsync(null, JsonValue.Create(question)!, thread);
        ending.Type.ShouldBe("run_completed", ending.Text);
        return ending.Payload.GetProperty("answer").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _receiving;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[16 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }
                message.Write(buffer, 0, received.Count);
                if (!received.EndOfMessage)
                {
                    continue;
                }
                var text = Encoding.UTF8.GetString(message.ToArray());
                message.SetLength(0);
                Add(new(text, JsonDocument.Parse(text).RootElement));
            }
        }
        catch (Exception end) when (end is WebSocketException or ObjectDisposedException)
        {
            // The host was killed: what had come is what is looked at.
        }
        catch (OperationCanceledException)
        {
            // Disposed while receiving.
        }
        lock (_gate)
        {
            _closed = true;
            _changed.TrySetResult();
        }
    }

    private void Add(Frame frame)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _frames.Add(frame);
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.TrySetResult();
    }
}
