using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Netra.Host.Tests;

/// <summary>
/// Stands before a provider and does to a request what the question in it asks for (<c>[fault NAME NUMBER]</c>), the first time that the
/// question comes; then it hands everything on as it is.
/// </summary>
internal sealed partial class FaultingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, int> _seen = new();
    private readonly HttpClient _http = new();
    private readonly Uri _provider;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _shown = new();

    public FaultingProxy(string provider)
    {
        _provider = new Uri(provider);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it listens, without a path.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>How often each question came.</summary>
    public IReadOnlyDictionary<string, int> Asked => _seen;

    /// <summary>The text that was sent for a question has been shown: what comes after it may go wrong.</summary>
    public void WasShown(string marker) => Shown(marker).TrySetResult();

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _http.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
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
            client.NoDelay = true;
            var stream = client.GetStream();
            while (await ReadRequestAsync(stream) is { } request)
            {
                var asked = Marker().Match(request);
                var fault = asked.Success && _seen.AddOrUpdate(asked.Value, 1, static (_, count) => count + 1) == 1 ? asked.Groups["fault"].Value : "";
                if (!await AnswerAsync(client, stream, request, asked.Value, fault))
                {
                    return;
                }
            }
        }
        catch (IOException)
        {
            // The host went away.
        }
    }

    // False when the connection is to be closed.
    private async Task<bool> AnswerAsync(TcpClient client, NetworkStream stream, string request, string marker, string fault)
    {
        switch (fault)
        {
            case "wait":
                await SendAsync(stream, "HTTP/1.1 429 Too Many Requests\r\nretry-after-ms: 30\r\nContent-Length: 2\r\n\r\n{}");
                return true;
            case "wait_long":
                await SendAsync(stream, "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\nContent-Length: 2\r\n\r\n{}");
                return true;
            case "error":
                await SendAsync(stream, "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: 36\r\n\r\n{\"error\":{\"message\":\"x\",\"code\":\"y\"}}");
                return true;
            case "bad":
                await SendAsync(stream, "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}");
                return true;
            case "reset":
                Reset(client);
                return false;
            case "garbage":
                await SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: {\"choices\": <<<\n\n");
                return false;
        }
        var answer = await AskAsync(request);
        // The first piece with text, and where it ends.
        var text = Encoding.UTF8.GetBytes("\"content\":\"I can ");
        var shown = answer.AsSpan().IndexOf(text);
        var afterText = shown < 0 ? -1 : shown + answer.AsSpan(shown).IndexOf("\n\n"u8) + 2;
        switch (fault)
        {
            case "delay":
                await stream.WriteAsync(answer.AsMemory(0, afterText));
                await Task.Delay(30);
                await stream.WriteAsync(answer.AsMemory(afterText));
                return false;
            case "split":
                // Each byte of the rest by itself: every character of several bytes is cut.
                await stream.WriteAsync(answer.AsMemory(0, afterText));
                for (var i = afterText; i < answer.Length; i++)
                {
                    await stream.WriteAsync(answer.AsMemory(i, 1));
                }
                return false;
            case "reset_in_text":
                await stream.WriteAsync(answer.AsMemory(0, afterText));
                // A reset takes with it what was not read.
                await Shown(marker).Task.WaitAsync(_end.Token);
                Reset(client);
                return false;
            case "garbage_in_text":
                await stream.WriteAsync(answer.AsMemory(0, afterText));
                await SendAsync(stream, "data: {\"choices\": <<<\n\n");
                return false;
            case "half_a_character":
                var cut = answer.AsSpan().IndexOf("ö"u8) + 1;
                await stream.WriteAsync(answer.AsMemory(0, cut));
                return false;
            default:
                await stream.WriteAsync(answer);
                return false;
        }
    }

    private TaskCompletionSource Shown(string marker) => _shown.GetOrAdd(marker, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    // The whole answer, without chunks: it ends with the connection.
    private async Task<byte[]> AskAsync(string request)
    {
        var body = request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(_provider, "/v1/chat/completions"), content, _end.Token);
        var head = $"HTTP/1.1 {(int)response.StatusCode} Status\r\nContent-Type: {response.Content.Headers.ContentType}\r\nConnection: close\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. await response.Content.ReadAsByteArrayAsync(_end.Token)];
    }

    private static async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        using var all = new MemoryStream();
        var one = new byte[1];
        while (true)
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }
            all.Write(one);
            if (one[0] == '\n' && Encoding.UTF8.GetString(all.ToArray()) is var head && head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                var body = new byte[int.Parse(Length().Match(head).Groups[1].Value, CultureInfo.InvariantCulture)];
                await stream.ReadExactlyAsync(body);
                return head + Encoding.UTF8.GetString(body);
            }
        }
    }

    private static Task SendAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    private static void Reset(TcpClient client) => client.LingerState = new LingerOption(true, 0);

    [GeneratedRegex(@"\[fault (?<fault>[a-z_]+) [0-9]+\]")]
    private static partial Regex Marker();

    [GeneratedRegex("Content-Length: ([0-9]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}
