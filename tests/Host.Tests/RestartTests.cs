using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>A host that dies in the middle of a run.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_that_was_shown_is_gone_and_the_run_has_ended(bool killed)
    {
        var folder = HostProcess.NewFolder();
        try
        {
            List<string> shown;
            string thread;
            string run;
            string name;
            await using (var host = await HostProcess.StartProbeInAsync(folder, "--Netra:Limits:DrainSeconds=0"))
            {
                using var user = await NetraUser.RegisterAsync(host);
                name = user.Name;
                await using var socket = await user.ConnectAsync();
                (run, thread) = await socket.StartAsync("slow_tool", new JsonObject { ["ms"] = 600_000 });
                await socket.WaitAsync(frame => frame.Type == "tool_executing");
                if (killed)
                {
                    await host.KillAsync();
                }
                else
                {
                    (await host.StopAsync()).ShouldBe(0);
                }
                shown = socket.Frames.Where(frame => frame.Seq is not null).Select(frame => frame.Text).ToList();
            }

            await using var next = await HostProcess.StartProbeInAsync(folder);
            using var again = await NetraUser.SignInAsync(next, name);
            await using var reopened = await again.ConnectAsync();
            (await reopened.CommandAsync("subscribe", new() { ["thread_id"] = thread, ["after_seq"] = 0 })).Type.ShouldBe("subscribed");
            var ending = await reopened.EndingAsync(run);
            ending.Type.ShouldBe("run_failed");
            ending.Payload.GetProperty("code").GetString().ShouldBe("host_restarted");
            var events = reopened.Events(run);
            events.Take(shown.Count).Select(frame => frame.Text).ShouldBe(shown);
            Transcript.Check(events.Select(frame => frame.Json));
            (await reopened.RunAsync("echo", "the thread goes on", thread)).Type.ShouldBe("run_completed");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
