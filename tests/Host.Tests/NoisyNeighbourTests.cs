using System.Diagnostics;
using Netra.Execution.Tests;
using Xunit.Abstractions;

namespace Netra.Host.Tests;

/// <summary>How long one user waits while another does the worst that a user may, before and after the time of the other's runs is over. Measured when no other test is at work.</summary>
[CollectionDefinition(nameof(NoisyNeighbourTests), DisableParallelization = true)]
[Collection(nameof(NoisyNeighbourTests))]
public sealed class NoisyNeighbourTests(ITestOutputHelper output)
{
    private const int WarmUp = 200;

    /// <summary>What else happens on the machine may spoil a measurement; what one user does to another comes again in every one.</summary>
    private const int Measurements = 3;

    private static int Runs => Math.Max(150, TestScale.Of(1_000));

    [Fact]
    public async Task One_users_stuck_queued_and_rejected_work_leaves_the_p99_of_anothers_echo()
    {
        await using var host = await HostProcess.StartProbeAsync(
            "--Netra:Limits:SignUpsPerMinute=1000", "--Netra:Limits:CommandsPerMinute=1000000", "--Netra:Limits:CommandBurst=100000",
            $"--Netra:Limits:ActiveRunsPerUser={Noise.Stuck}", $"--Netra:Limits:QueuedRunsPerUser={Noise.Queued}",
            $"--Netra:Limits:RunSeconds:Free={Noise.RunSeconds}", "--Netra:Limits:ThreadsPerUser=1000000");
        using var quiet = await NetraUser.RegisterAsync(host);
        await MeasureAsync(quiet, WarmUp);
        var measured = new List<string>();
        for (var i = 0; i < Measurements; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var before = await MeasureAsync(quiet, Runs);
            // Until all that is stuck is over, and then for two measurements that may each take twice as long as without it.
            var stuckFor = TimeSpan.FromSeconds(10) + (4 * Stopwatch.GetElapsedTime(began));
            TimeSpan during;
            double rejectedEachSecond;
            using var noisy = await NetraUser.RegisterAsync(host);
            await using (var noise = await Noise.StartAsync(noisy, stuckFor))
            {
                var stuck = await MeasureAsync(quiet, Runs);
                await noise.LeakedAsync();
                var leaked = await MeasureAsync(quiet, Runs);
                during = stuck > leaked ? stuck : leaked;
                rejectedEachSecond = await noise.StopAsync();
            }
            var after = await MeasureAsync(quiet, Runs);

            var control = (before + after) / 2;
            var rise = during - control;
            var allowed = TimeSpan.FromTicks(Math.Max(control.Ticks, 3 * (before - after).Duration().Ticks));
            measured.Add($"p99 of {Runs} runs: {before.TotalMilliseconds:0.0} ms before, {during.TotalMilliseconds:0.0} ms beside {rejectedEachSecond:0} rejected commands a second, {after.TotalMilliseconds:0.0} ms after.");
            output.WriteLine(measured[^1]);
            rejectedEachSecond.ShouldBeGreaterThan(900);
            if (rise <= allowed)
            {
                return;
            }
        }
        measured.ShouldBeEmpty("The p99 rose by more than is allowed, every time.");
    }

    /// <summary>The p99 of the time from sending a run to seeing its end, one run after the other, on a socket that has seen nothing before.</summary>
    private static async Task<TimeSpan> MeasureAsync(NetraUser user, int runs)
    {
        await using var socket = await user.ConnectAsync();
        var times = new TimeSpan[runs];
        for (var i = 0; i < runs; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var ending = await socket.RunAsync("echo", "hello");
            times[i] = Stopwatch.GetElapsedTime(began);
            ending.Type.ShouldBe("run_completed", ending.Text);
        }
        Array.Sort(times);
        return times[(int)Math.Ceiling(0.99 * runs) - 1];
    }
}
