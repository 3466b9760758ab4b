using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>A host that dies in the middle of a run.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData(true, "recovered")]
    [InlineData(false, "drained")]
    public async Task A_run_goes_on_where_it_was_and_nothing_that_was_shown_is_gone(bool killed, string reason)
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
                (run, thread) = await socket.StartAsync("read_then_charge", new JsonObject { ["file"] = "work" });
                await socket.WaitAsync(frame => frame.Type == "tool_completed");
                await socket.WaitAsync(frame => frame.Type == "tool_executing" && Number(socket, frame) == 2);
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
            ending.Type.ShouldBe("run_completed", ending.Text);
            ending.Payload.GetProperty("answer").GetString().ShouldBe("ok");
            var events = reopened.Events(run);
            events.Take(shown.Count).Select(frame => frame.Text).ShouldBe(shown);
            events.Single(frame => frame.Type == "run_resumed").Payload.GetProperty("reason").GetString().ShouldBe(reason);
            events.Count(frame => frame.Type == "tool_executing").ShouldBe(4);
            Transcript.Check(events.Select(frame => frame.Json));
            var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "probe", "work"));
            lines.Where(line => line.StartsWith("read ", StringComparison.Ordinal)).Distinct().Count().ShouldBe(3);
            lines.Count(line => line.StartsWith("charge ", StringComparison.Ordinal)).ShouldBe(1);
            (await reopened.RunAsync("echo", "the thread goes on", thread)).Type.ShouldBe("run_completed");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Number(NetraSocket socket, NetraSocket.Frame frame)
        => socket.Frames.Where(other => other.Type == "tool_executing").TakeWhile(other => other != frame).Count() + 1;
}
