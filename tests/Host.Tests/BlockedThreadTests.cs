using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>Code that blocks its thread, heeding nothing.</summary>
public sealed class BlockedThreadTests
{
    private const int Blocked = 50;

    [Fact]
    public async Task Fifty_agents_that_block_a_thread_each_keep_nobody_waiting()
    {
        await using var host = await HostProcess.StartProbeAsync(
            $"--Netra:Limits:ActiveRunsPerUser={Blocked}", "--Netra:Limits:CommandBurst=100", "--Netra:Limits:RunSeconds:Free=600");
        using var blocking = await NetraUser.RegisterAsync(host);
        using var quiet = await NetraUser.RegisterAsync(host);
        await using var work = await blocking.ConnectAsync();
        await using var socket = await quiet.ConnectAsync();

        // Ten seconds: the runtime alone would not have half as many threads by then.
        var runs = new List<string>();
        for (var i = 0; i < Blocked; i++)
        {
            runs.Add((await work.StartAsync("stuck", new JsonObject { ["ms"] = 10_000 })).Run);
        }
        foreach (var run in runs)
        {
            await work.WaitAsync(frame => frame.RunId == run && frame.Type == "agent_started");
        }
        (await socket.RunAsync("echo", "hello")).Type.ShouldBe("run_completed");

        // All of them were at work at once, and still are.
        work.Frames.ShouldAllBe(static frame => !frame.IsEnding);
    }
}
