using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Execution.Tests;

namespace Netra.Host.Tests;

/// <summary>A host that is killed again and again at random moments, with four kinds of run at work and a client that follows them.</summary>
public sealed class KillTests
{
    private static readonly string[] Agents = ["read_then_charge", "tool_fan", "nested", "supervisor"];

    [Fact]
    public async Task No_event_is_lost_repeated_or_changed_and_nothing_is_charged_twice()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var folder = HostProcess.NewFolder();
        try
        {
            var host = await HostProcess.StartProbeInAsync(folder);
            using (var user = await NetraUser.RegisterAsync(host, "ada"))
            {
                await user.LoadSampleAsync();
            }
            var kills = 0;
            var round = 0;
            while (kills < TestScale.Of(200))
            {
                var file = $"round-{round++}";
                var runs = await StartAsync(host, file);
                // A run may be begun five times.
                for (var i = random.Next(1, 5); i > 0; i--)
                {
                    kills++;
                    await using (var socket = await ReconnectAsync(host, runs))
                    {
                        await Task.Delay(random.Next(1_500));
                        await host.KillAsync();
                        await socket.ClosedAsync();
                        See(socket, runs);
                    }
                    await host.DisposeAsync();
                    host = await HostProcess.StartProbeInAsync(folder);
                }
                await FinishAsync(host, runs, $"seed {seed}, round {round}");
                CheckCharges(Path.Combine(folder, "probe", file), runs[0]);
            }
            await host.DisposeAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A run, and what a client has been shown of it so far: every event of its thread, in order.</summary>
    private sealed record Work(string Run, string Thread)
    {
        public List<string> Seen { get; } = [];
    }

    private static async Task<List<Work>> StartAsync(HostProcess host, string file)
    {
        using var user = await NetraUser.SignInAsync(host, "ada");
        await using var socket = await user.ConnectAsync();
        var runs = new List<Work>();
        foreach (var agent in Agents)
        {
            JsonNode input = agent switch
            {
                "read_then_charge" => new JsonObject { ["file"] = file },
                "nested" => new JsonObject { ["depth"] = 6 },
                "supervisor" => "How can I spend less on language models?",
                _ => new JsonObject(),
            };
            var (run, thread) = await socket.StartAsync(agent, input);
            runs.Add(new Work(run, thread));
        }
        return runs;
    }

    // A client that comes back says what it has seen.
    private static async Task<NetraSocket> ReconnectAsync(HostProcess host, List<Work> runs)
    {
        using var user = await NetraUser.SignInAsync(host, "ada");
        var socket = await user.ConnectAsync();
        foreach (var work in runs)
        {
            (await socket.CommandAsync("subscribe", new() { ["thread_id"] = work.Thread, ["after_seq"] = work.Seen.Count })).Type.ShouldBe("subscribed");
        }
        return socket;
    }

    // Whatever came until the host died or the run ended follows without a gap or a repeat on what had come before.
    private static void See(NetraSocket socket, List<Work> runs)
    {
        foreach (var work in runs)
        {
            foreach (var frame in socket.Frames.Where(frame => frame.ThreadId == work.Thread && frame.Seq is not null))
            {
                frame.Seq.ShouldBe(work.Seen.Count + 1);
                work.Seen.Add(frame.Text);
            }
        }
    }

    private static async Task FinishAsync(HostProcess host, List<Work> runs, string context)
    {
        await using var socket = await ReconnectAsync(host, runs);
        foreach (var work in runs.Where(static work => !IsEnded(work)))
        {
            await socket.EndingAsync(work.Run);
        }
        See(socket, runs);
        using var user = await NetraUser.SignInAsync(host, "ada");
        foreach (var work in runs)
        {
            var stored = (await user.GetAsync($"/api/threads/{work.Thread}/events?after_seq=0&limit=500")).GetProperty("events").EnumerateArray().Select(static e => e.GetRawText()).ToList();
            work.Seen.ShouldBe(stored, context);
            Transcript.Check(Events(work));
            var ending = Events(work)[^1];
            ending.GetProperty("type").GetString().ShouldBe("run_completed", $"{context}: {ending}");
            CheckUnknown(work);
        }
    }

    private static bool IsEnded(Work work) => work.Seen.Count > 0 && Events(work)[^1].GetProperty("type").GetString() == "run_completed";

    private static List<JsonElement> Events(Work work) => [.. work.Seen.Select(static text => JsonDocument.Parse(text).RootElement)];

    // Only what was at work when a host died may be unknown: between its beginning and its end an attempt began.
    private static void CheckUnknown(Work work)
    {
        var events = Events(work);
        foreach (var unknown in events.Where(static e => e.GetProperty("type").GetString() == "tool_completed" && e.GetProperty("payload").GetProperty("status").GetString() == "unknown"))
        {
            var began = events.Single(e => e.GetProperty("type").GetString() == "tool_executing" && e.GetProperty("call_id").GetString() == unknown.GetProperty("call_id").GetString());
            events.Where(e => e.GetProperty("type").GetString() == "run_resumed").Select(Seq).ShouldContain(seq => seq > Seq(began) && seq < Seq(unknown));
        }
    }

    private static long Seq(JsonElement e) => e.GetProperty("seq").GetInt64();

    private static void CheckCharges(string path, Work work)
    {
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        lines.Where(static line => line.StartsWith("charge ", StringComparison.Ordinal)).GroupBy(static line => line.Split(' ')[1]).ShouldAllBe(static key => key.Count() == 1);
        lines.Where(static line => line.StartsWith("read ", StringComparison.Ordinal)).Distinct().Count().ShouldBe(3);
        var answer = Events(work)[^1].GetProperty("payload").GetProperty("answer").GetString();
        answer.ShouldBeOneOf("ok", "unknown");
        if (answer == "ok")
        {
            lines.Count(static line => line.StartsWith("done ", StringComparison.Ordinal)).ShouldBe(1);
        }
    }
}
