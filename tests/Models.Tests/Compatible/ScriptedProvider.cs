using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Netra.Models.Compatible;

/// <summary>A provider on loopback that sends exactly the bytes that it is told to, and keeps what it was asked.</summary>
internal sealed class ScriptedProvider : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Stream, Task> _answer;

    /// <param name="answer">Writes the answer to a request, from its first line on; the connection is then closed.</param>
    public ScriptedProvider(Func<Stream, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}/v1");

    /// <summary>The requests: their head and their body.</summary>
    public ConcurrentQueue<(string Head, string Body)> Requests { get; } = new();

    /// <summary>The body of the only request.</summary>
    public JsonElement Request => JsonDocument.Parse(Requests.ShouldHaveSingleItem().Body).RootElement;

    /// <summary>An answer of these pieces of a stream, each as JSON, and the end of it.</summary>
    public static Func<Stream, Task> Stream(params string[] pieces)
        => Raw($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n{string.Concat(pieces.Select(static piece => $"data: {piece}\n\n"))}data: [DONE]\n\n");

    /// <summary>An answer of one JSON value.</summary>
    public static Func<Stream, Task> Json(int status, string body, string headers = "")
        => Raw($"HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nConnection: close\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    public static Func<Stream, Task> Raw(string all) => async stream => await stream.WriteAsync(Encoding.UTF8.GetBytes(all));

    /// <summary>A piece with text.</summary>
    public static string Text(string text) => Delta($$"""{"content":{{JsonSerializer.Serialize(text)}}}""");

    /// <summary>A piece with a delta.</summary>
    public static string Delta(string delta, string? finish = null)
        => $$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m-2026","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}]}""";

    /// <summary>The last piece: what was used.</summary>
    public static string Usage(int input, int output, int cached = 0)
        => $$$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m-2026","choices":[],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"total_tokens":{{{input + output}}} ,"prompt_tokens_details":{"cached_tokens":{{{cached}}} } } }""";

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var head = new StringBuilder();
            var one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                await stream.ReadExactlyAsync(one);
                head.Append((char)one[0]);
            }
            var length = head.ToString().Split("\r\n").First(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))[15..];
            var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body);
            Requests.Enqueue((head.ToString(), Encoding.UTF8.GetString(body)));
            await _answer(stream);
        }
        catch (IOException)
        {
            // The client went away.
        }
    }
}
