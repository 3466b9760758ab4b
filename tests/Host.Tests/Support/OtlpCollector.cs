using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Netra.Host.Tests;

/// <summary>A collector that keeps what hosts send it: OTLP over HTTP, protobuf.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _requests = new();
    private readonly ConcurrentQueue<string?> _keys = new();
    private readonly Task _work;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OtlpCollector()
    {
        // A port that was free a moment ago.
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _work = ReceiveAsync();
    }

    public string Url { get; }

    /// <summary>The values of the header <c>x-key</c> of all requests.</summary>
    public IEnumerable<string?> Keys => _keys;

    /// <summary>All exports of metrics so far.</summary>
    public OtlpMetrics[] Metrics => [.. Bodies("/v1/metrics").Select(static body => new OtlpMetrics(body))];

    /// <summary>Everything that was sent so far, as text: names and values of attributes can be read in it.</summary>
    public string Text => string.Join('\n', _requests.Select(static request => request.Path + " " + Encoding.UTF8.GetString(request.Body)));

    /// <summary>All exports of spans so far, as text.</summary>
    public string Traces => string.Join('\n', Bodies("/v1/traces").Select(Encoding.UTF8.GetString));

    /// <summary>Waits until what was sent is as asked for.</summary>
    public async Task WaitAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var changed = Volatile.Read(ref _changed);
            if (condition())
            {
                return;
            }
            await changed.Task.WaitAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _work;
        _listener.Close();
    }

    private IEnumerable<byte[]> Bodies(string path) => _requests.Where(request => request.Path == path).Select(static request => request.Body);

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                context.Request.ContentType.ShouldBe("application/x-protobuf");
                _keys.Enqueue(context.Request.Headers["x-key"]);
                _requests.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
                Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
