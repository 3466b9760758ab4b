using System.Diagnostics;
using System.Text.Json.Nodes;
using Netra.Execution.Tests;
using Xunit.Abstractions;

namespace Netra.Host.Tests;

/// <summary>A fifth of the sockets read nothing or nearly nothing, and everybody else is served as before. Measured when no other test is at work.</summary>
[Collection(nameof(NoisyNeighbourTests))]
public sealed class SlowReaderTests(ITestOutputHelper output)
{
    private const int Readers = 8;
    private const int Measurements = 3;
    private const int Burst = 1_200;
    private const double MostBytes = 1.5 * 1_024 * 1_024;

    private static int Users => Math.Max(10, TestScale.Of(50));

    private static int Runs => Math.Max(100, TestScale.Of(600));

    [Fact]
    public async Task Sockets_that_do_not_read_cost_little_and_end_and_slow_ones_catch_up()
    {
        await using var host = await HostProcess.StartProbeAsync(
            "--Netra:Limits:SignUpsPerMinute=1000", "--Netra:Limits:SocketsPerUser=100", "--Netra:Limits:CommandsPerMinute=1000000",
            "--Netra:Limits:CommandBurst=100000", "--Netra:Limits:ThreadsPerUser=1000000", "--Netra:Limits:SlowReaderSeconds=6", "--Netra:Limits:RunSeconds:Free=600");
        using var quiet = await NetraUser.RegisterAsync(host);
        await MeasureAsync(quiet, Runs / 2);
        var measured = new List<string>();
        for (var i = 0; i < Measurements; i++)
        {
            var before = await PhaseAsync(host, quiet, stopping: 0);
            var beside = await PhaseAsync(host, quiet, stopping: 1);
            var after = await PhaseAsync(host, quiet, stopping: 0);
            var control = (before + after) / 2;
            var allowed = TimeSpan.FromTicks(Math.Max(control.Ticks / 5, 2 * (before - after).Duration().Ticks));
            measured.Add($"p99 of {Runs} runs: {before.TotalMilliseconds:0.0} ms before, {beside.TotalMilliseconds:0.0} ms beside {2 * Users} of {(Readers + 2) * Users} sockets that do not read, {after.TotalMilliseconds:0.0} ms after.");
            output.WriteLine(measured[^1]);
            if (beside - control <= allowed)
            {
                return;
            }
        }
        measured.ShouldBeEmpty("The p99 rose by more than is allowed, every time.");
    }

    /// <summary>All users get the same events; of each one's sockets as many stop reading, and as many read one frame now and then. The p99 of somebody else.</summary>
    private async Task<TimeSpan> PhaseAsync(HostProcess host, NetraUser quiet, int stopping)
    {
        var resident = HostMemory.Resident(host);
        using var stop = new CancellationTokenSource();
        var crowds = await Task.WhenAll(Enumerable.Range(0, Users).Select(_ => Crowd.StartAsync(host, stopping)));
        try
        {
            await Task.WhenAll(crowds.Select(static crowd => crowd.BurstAsync(Burst)));
            var working = crowds.Select(crowd => crowd.WorkAsync(stop.Token)).ToArray();
            var p99 = await MeasureAsync(quiet, Runs);
            if (stopping > 0)
            {
                var queued = HostMemory.Queued(host);
                var stopped = crowds.SelectMany(static crowd => crowd.Stopped).ToArray();
                var most = stopped.Max(reader => queued.GetValueOrDefault(reader.Port));
                var each = (HostMemory.Resident(host) - resident + queued.Values.Sum()) / (double)(Users * (Readers + 2));
                output.WriteLine($"{each / 1_024:0} KiB a socket, {most / 1_024} KiB at most in the system's buffers.");
                each.ShouldBeLessThan(MostBytes);
                most.ShouldBeLessThan((long)MostBytes);
            }
            await stop.CancelAsync();
            await Task.WhenAll(working);
            await Task.WhenAll(crowds.Select(crowd => crowd.EndAsync(host)));
            return p99;
        }
        finally
        {
            foreach (var crowd in crowds)
            {
                await crowd.DisposeAsync();
            }
        }
    }

    private static async Task<TimeSpan> MeasureAsync(NetraUser user, int runs)
    {
        await using var socket = await user.ConnectAsync();
        var times = new TimeSpan[runs];
        for (var i = 0; i < runs; i++)
        {
            var began = Stopwatch.GetTimestamp();
            (await socket.RunAsync("echo", "hello")).Type.ShouldBe("run_completed");
            times[i] = Stopwatch.GetElapsedTime(began);
        }
        Array.Sort(times);
        return times[(int)Math.Ceiling(0.99 * runs) - 1];
    }

    /// <summary>A user, a thread, and sockets that follow it: most read all the time, some seldom, some never.</summary>
    private sealed class Crowd(NetraUser user, NetraSocket commands, string thread) : IAsyncDisposable
    {
        private readonly List<RawReader> _readers = [];
        private readonly List<RawReader> _slow = [];
        private volatile bool _over;
        private Task _reading = Task.CompletedTask;

        public List<RawReader> Stopped { get; } = [];

        public static async Task<Crowd> StartAsync(HostProcess host, int stopping)
        {
            var user = await NetraUser.RegisterAsync(host);
            var commands = await user.ConnectAsync();
            var (run, thread) = await commands.StartAsync("chatty", new JsonObject { ["count"] = 1 });
            await commands.EndingAsync(run);
            var crowd = new Crowd(user, commands, thread);
            for (var i = 0; i < Readers + 2; i++)
            {
                var list = i < stopping ? crowd.Stopped : i < 2 * stopping ? crowd._slow : crowd._readers;
                list.Add(await RawReader.ConnectAsync(user, thread));
            }
            crowd._reading = Task.WhenAll([.. crowd._readers.Select(crowd.ReadAsync), .. crowd._slow.Select(crowd.ReadSeldomAsync)]);
            return crowd;
        }

        /// <summary>So many events at once: more than fits into the queue of a socket and the system's buffers.</summary>
        public async Task BurstAsync(int events)
        {
            var (run, _) = await commands.StartAsync("chatty", new JsonObject { ["count"] = events }, thread);
            (await commands.EndingAsync(run)).Type.ShouldBe("run_completed");
        }

        /// <summary>A few events now and then.</summary>
        public async Task WorkAsync(CancellationToken stop)
        {
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            while (!stop.IsCancellationRequested)
            {
                await BurstAsync(20);
                await tick.WaitForNextTickAsync(CancellationToken.None);
            }
        }

        /// <summary>Who read, fast or slowly, has all; who did not is closed by the host and had all up to then.</summary>
        public async Task EndAsync(HostProcess host)
        {
            _over = true;
            // Whoever waits for something to read gets it.
            await BurstAsync(1);
            await _reading;
            using var page = await user.Http.GetAsync($"/api/threads/{thread}/events?limit=1");
            var last = JsonNode.Parse(await page.Content.ReadAsStringAsync())!["last_seq"]!.GetValue<long>();
            foreach (var reader in _readers.Concat(_slow))
            {
                await reader.ReadToAsync(last);
                reader.LastSeq.ShouldBe(last);
            }
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (Stopped.Any(reader => HostMemory.Queued(host).ContainsKey(reader.Port)))
            {
                await Task.Delay(100, limit.Token);
            }
            foreach (var reader in Stopped)
            {
                await reader.ReadToAsync(last);
                reader.HasEnded.ShouldBeTrue();
                reader.Code.ShouldBeOneOf(null, 1013);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _over = true;
            foreach (var reader in (IEnumerable<RawReader>)[.. _readers, .. _slow, .. Stopped])
            {
                await reader.DisposeAsync();
            }
            await _reading;
            await commands.DisposeAsync();
            user.Dispose();
        }

        private async Task ReadAsync(RawReader reader)
        {
            while (!_over && !reader.HasEnded)
            {
                await reader.ReadAsync();
            }
        }

        private async Task ReadSeldomAsync(RawReader reader)
        {
            while (!_over && !reader.HasEnded)
            {
                await reader.ReadAsync();
                await Task.Delay(4);
            }
        }
    }
}
