using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Netra.Execution.Tests;
using Netra.WebSockets.Tests;
using Xunit.Abstractions;

namespace Netra.Host.Tests;

/// <summary>Clients that come and go uncleanly leave nothing behind: no place taken, no descriptor, no memory.</summary>
public sealed class LeakTests(ITestOutputHelper output)
{
    private const int AtOnce = 50;
    private const int MostBytesEach = 2_048;

    [Fact]
    public async Task Ten_thousand_connections_that_break_off_leave_nothing()
    {
        await using var host = await HostProcess.StartProbeAsync(
            "--Netra:Limits:SignUpsPerMinute=1000", $"--Netra:Limits:SocketsPerUser={AtOnce}", "--Netra:Limits:HttpRequestsPerMinute=1000000",
            "--Netra:Limits:HeartbeatSeconds=2", "--Netra:Limits:EngineIdleSeconds=1");
        using var user = await NetraUser.RegisterAsync(host);
        // The connections of requests stay open for the next ones.
        var known = HostMemory.Queued(host).Keys.ToHashSet();
        await using (var socket = await user.ConnectAsync())
        {
            await socket.RunAsync("echo", "warm");
        }
        var connections = TestScale.Of(10_000);
        await BreakOffAsync(user, Math.Max(2_000, connections / 4));
        await GoneAsync(host, known);
        var descriptors = HostMemory.Descriptors(host);
        var resident = HostMemory.Resident(host);

        await BreakOffAsync(user, connections);
        await GoneAsync(host, known);

        // A file of the store may be open or not; a connection of each hundred would be seen.
        var most = descriptors + 5;
        var left = await DescriptorsAsync(host, most);
        var grown = HostMemory.Resident(host) - resident;
        output.WriteLine($"{connections} connections: {left - descriptors} descriptors and {grown / 1_024} KiB more than before.");
        left.ShouldBeLessThanOrEqualTo(most);
        grown.ShouldBeLessThan(Math.Max(32 * 1_024 * 1_024, (long)connections * MostBytesEach));
        // Every place is free again: as many sockets as the user may have are let in at once.
        var sockets = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => user.ConnectAsync()));
        foreach (var socket in sockets)
        {
            await socket.DisposeAsync();
        }
    }

    /// <summary>Connects so often, and leaves in every way but the right one.</summary>
    private static async Task BreakOffAsync(NetraUser user, int times)
    {
        var address = new Uri(user.Host.Url);
        // A place is free when the host has seen the end, which a silent client's takes two heartbeats to be.
        using var room = new SemaphoreSlim(AtOnce / 2);
        await Task.WhenAll(Enumerable.Range(0, times).Select(async i =>
        {
            await room.WaitAsync();
            try
            {
                await BreakOffAsync(address, user.Token, i);
            }
            finally
            {
                room.Release();
            }
        }));
    }

    private static async Task BreakOffAsync(Uri address, string token, int way)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            var handshake = Handshakes.Text(address, token);
            if (way % 6 == 0)
            {
                // Half a handshake, and gone.
                await socket.SendAsync(Encoding.ASCII.GetBytes(handshake[..(handshake.Length / 2)]));
                return;
            }
            await socket.SendAsync(Encoding.ASCII.GetBytes(handshake));
            if (way % 6 == 1)
            {
                // Gone before the answer.
                return;
            }
            var buffer = new byte[4_096];
            var count = await socket.ReceiveAsync(buffer);
            var answer = Encoding.ASCII.GetString(buffer, 0, count);
            if (answer.StartsWith("HTTP/1.1 429", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 503", StringComparison.Ordinal))
            {
                // Those who left before are still being noticed, or more come in a second than are let in.
                patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
                await Task.Delay(20);
                continue;
            }
            answer.ShouldStartWith("HTTP/1.1 101");
            switch (way % 6)
            {
                case 2:
                    // Reset.
                    socket.LingerState = new LingerOption(true, 0);
                    return;
                case 3:
                    // In the middle of a frame.
                    await socket.SendAsync(new byte[] { 0x81, 0xFE, 0x10, 0x00, 1, 2, 3, 4, 5 });
                    return;
                case 4:
                    // With a command that nobody will hear the answer to, and a subscription to nothing.
                    await socket.SendAsync(RawConnection.Frame(1, """{"type":"subscribe","id":"1","thread_id":"t_none","after_seq":0}"""u8));
                    return;
                default:
                    return;
            }
        }
    }

    /// <summary>
    /// The host's descriptors, once they are no more than this or it is plain that they stay: a connection leaves the system's table
    /// before the host gives its descriptor back.
    /// </summary>
    private static async Task<int> DescriptorsAsync(HostProcess host, int most)
    {
        var patience = Stopwatch.StartNew();
        int open;
        while ((open = HostMemory.Descriptors(host)) > most && patience.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(100);
        }
        return open;
    }

    /// <summary>Waits until the host has no connections but these.</summary>
    internal static async Task GoneAsync(HostProcess host, HashSet<int> known)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (HostMemory.Queued(host).Keys.Except(known).Any())
        {
            await Task.Delay(100, limit.Token);
        }
    }
}
