using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Netra.Host.Tests;

/// <summary>More clients than the process may have file descriptors: it lives, says so at once, and lets the next one in.</summary>
public sealed class DescriptorTests
{
    private const int Limit = 2_000;
    private const int Clients = 3_000;

    [Fact]
    public async Task Beyond_its_descriptors_the_host_refuses_quickly_and_lives()
    {
        await using var host = await HostProcess.StartProbeWithLimitAsync(
            Limit, "--Netra:Limits:SocketsPerUser=10000", "--Netra:Limits:HttpRequestsPerMinute=1000000", "--Netra:Limits:HeartbeatSeconds=600");
        using var user = await NetraUser.RegisterAsync(host);
        var address = new Uri(host.Url);
        var open = new ConcurrentQueue<Socket>();
        var refusals = new ConcurrentQueue<(string Status, TimeSpan Time)>();
        var dropped = 0;

        using var waiting = new SemaphoreSlim(64);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            await waiting.WaitAsync();
            try
            {
                var (socket, answer, time) = await KnockAsync(address, user.Token);
                if (answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
                {
                    open.Enqueue(socket);
                    return;
                }
                socket.Dispose();
                if (answer.Length == 0)
                {
                    Interlocked.Increment(ref dropped);
                }
                else
                {
                    answer.ShouldContain("Retry-After:");
                    refusals.Enqueue((answer[..12], time));
                }
            }
            finally
            {
                waiting.Release();
            }
        }));

        open.Count.ShouldBeInRange(Limit - 600, Limit - 500);
        refusals.ShouldAllBe(refusal => refusal.Status == "HTTP/1.1 503");
        (refusals.Count + dropped).ShouldBe(Clients - open.Count);
        dropped.ShouldBeLessThan(Clients / 100);
        var times = refusals.Select(refusal => refusal.Time).Order().ToArray();
        times[times.Length / 2].ShouldBeLessThan(TimeSpan.FromMilliseconds(50));

        // Requests that are no sockets go on, and who leaves makes room for the next.
        (await user.GetAsync("/api/me")).GetProperty("user_id").GetString().ShouldBe(user.UserId);
        open.TryDequeue(out var leaving).ShouldBeTrue();
        leaving!.Dispose();
        var next = "";
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!next.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            limit.Token.ThrowIfCancellationRequested();
            (var socket, next, _) = await KnockAsync(address, user.Token);
            open.Enqueue(socket);
        }
        foreach (var socket in open)
        {
            socket.Dispose();
        }
    }

    [Fact]
    public async Task Connections_that_say_nothing_do_not_use_up_the_hosts_descriptors()
    {
        await using var host = await HostProcess.StartProbeWithLimitAsync(Limit);
        using var user = await NetraUser.RegisterAsync(host);
        var address = new Uri(host.Url);
        var silent = new List<Socket>();
        for (var i = 0; i < Clients; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            silent.Add(socket);
        }

        foreach (var socket in silent)
        {
            socket.Dispose();
        }
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var (socket, answer, _) = await KnockAsync(address, user.Token);
            socket.Dispose();
            if (answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            {
                return;
            }
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    // The raw answer; empty when the connection was dropped without one.
    private static async Task<(Socket Socket, string Answer, TimeSpan Time)> KnockAsync(Uri address, string token)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var request = $"GET /ws HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Convert.ToBase64String(new byte[16])}\r\nSec-WebSocket-Protocol: netra.v1\r\nAuthorization: Bearer {token}\r\n\r\n";
        var started = Stopwatch.GetTimestamp();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes(request));
            var buffer = new byte[4_096];
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var count = await socket.ReceiveAsync(buffer, limit.Token);
            return (socket, Encoding.ASCII.GetString(buffer, 0, count), Stopwatch.GetElapsedTime(started));
        }
        catch (SocketException)
        {
            return (socket, "", Stopwatch.GetElapsedTime(started));
        }
    }
}
