using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>A user who does the worst that a user may: every slot blocked by code that heeds nothing, every place in line taken, and a thousand commands a second that are rejected.</summary>
internal sealed class Noise : IAsyncDisposable
{
    public const int Stuck = 10;
    public const int Queued = 20;

    /// <summary>The time that a run has. Code that heeds nothing holds on to its thread beyond it.</summary>
    public const int RunSeconds = 2;

    private const int CommandsEachSecond = 1_000;

    private readonly NetraSocket _work;
    private readonly NetraSocket _commands;
    private readonly List<string> _runs;
    private readonly CancellationTokenSource _stop = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private Task<int> _sending = Task.FromResult(0);

    private Noise(NetraSocket work, NetraSocket commands, List<string> runs) => (_work, _commands, _runs) = (work, commands, runs);

    /// <summary>Blocks all slots for so long and begins to send; returns when it is at its worst.</summary>
    public static async Task<Noise> StartAsync(NetraUser user, TimeSpan stuckFor)
    {
        var work = await user.ConnectAsync();
        var runs = new List<string>();
        for (var i = 0; i < Stuck; i++)
        {
            runs.Add((await work.StartAsync("stuck", new JsonObject { ["ms"] = (int)stuckFor.TotalMilliseconds })).Run);
        }
        foreach (var run in runs)
        {
            await work.WaitAsync(frame => frame.RunId == run && frame.Type == "agent_started");
        }
        for (var i = 0; i < Queued; i++)
        {
            runs.Add((await work.StartAsync("echo", "queued")).Run);
        }
        var noise = new Noise(work, await user.ConnectAsync(), runs);
        noise._sending = Task.Run(noise.SendAsync);
        await noise._commands.WaitAsync(static frame => frame.Type == "error");
        return noise;
    }

    /// <summary>Waits until the time of all runs that block is over: their code still holds its threads.</summary>
    public async Task LeakedAsync()
    {
        foreach (var run in _runs.Take(Stuck))
        {
            (await _work.EndingAsync(run)).Type.ShouldBe("run_timed_out");
        }
    }

    /// <summary>Stops sending, checks that it was as bad as it should be, and waits until nothing blocks any more and what was in line has been done. Says how many commands were rejected a second.</summary>
    public async Task<double> StopAsync()
    {
        var ended = _work.Frames.Count(static frame => frame.IsEnding);
        await _stop.CancelAsync();
        var sent = await _sending;
        var seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        // Of those in line a few may have started between the first end of a stuck run's time and the one that was one too many.
        ended.ShouldBeInRange(Stuck, Stuck + (Queued / 2), "The code that blocks came back before the measurement was over.");
        await _commands.WaitAsync(frame => frame.Json.TryGetProperty("id", out var id) && id.GetString() == $"n{sent}");
        _commands.Frames.Where(static frame => frame.Type != "connection_ready").Select(static frame => frame.Json.GetProperty("code").GetString()).Distinct()
            // Some come faster than their like are answered.
            .ShouldBeSubsetOf(["engine_limit", "server_busy"]);
        foreach (var run in _runs.Skip(Stuck))
        {
            (await _work.EndingAsync(run)).Type.ShouldBe("run_completed");
        }
        return sent / seconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        await _work.DisposeAsync();
        await _commands.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Sends as many as are due; says how many it sent.</summary>
    private async Task<int> SendAsync()
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var began = Stopwatch.GetTimestamp();
        var sent = 0;
        while (!_stop.IsCancellationRequested && await tick.WaitForNextTickAsync(CancellationToken.None))
        {
            for (var due = Stopwatch.GetElapsedTime(began).TotalSeconds * CommandsEachSecond; sent < due; sent++)
            {
                await _commands.SendAsync($$"""{"type":"run","id":"n{{sent + 1}}","agent":"echo","input":"one too many"}""");
            }
        }
        return sent;
    }
}
