using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Execution.Tests;

namespace Netra.Host.Tests;

/// <summary>A host that is killed again and again at random moments, with four kinds of run at work.</summary>
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
                    await Task.Delay(random.Next(1_500));
                    await SeeAsync(host, runs);
                    await host.KillAsync();
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

    private sealed record Work(string Run, string Thread)
    {
        public List<string> Seen { get; set; } = [];
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

    // What a client has seen when the host dies.
    private static async Task SeeAsync(HostProcess host, List<Work> runs)
    {
        using var user = await NetraUser.SignInAsync(host, "ada");
        foreach (var work in runs)
        {
            var seen = (await user.GetAsync($"/api/threads/{work.Thread}/events?after_seq=0&limit=500")).GetProperty("events").EnumerateArray().Select(static e => e.GetRawText()).ToList();
            seen.Take(work.Seen.Count).ShouldBe(work.Seen);
            work.Seen = seen;
        }
    }

    private static async Task FinishAsync(HostProcess host, List<Work> runs, string context)
    {
        using var user = await NetraUser.SignInAsync(host, "ada");
        await using var socket = await user.ConnectAsync();
        foreach (var work in runs)
        {
            (await socket.CommandAsync("subscribe", new() { ["thread_id"] = work.Thread, ["after_seq"] = 0 })).Type.ShouldBe("subscribed");
            var ending = await socket.EndingAsync(work.Run);
            ending.Type.ShouldBe("run_completed", $"{context}: {ending.Text}");
        }
        await SeeAsync(host, runs);
        foreach (var work in runs)
        {
            Transcript.Check(work.Seen.Select(static text => JsonDocument.Parse(text).RootElement));
            CheckUnknown(work);
        }
    }

    // Only what was at work when a host died may be unknown: between its beginning and its end an attempt began.
    private static void CheckUnknown(Work work)
    {
        var events = work.Seen.Select(static text => JsonDocument.Parse(text).RootElement).ToList();
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
        var answer = JsonDocument.Parse(work.Seen[^1]).RootElement.GetProperty("payload").GetProperty("answer").GetString();
        answer.ShouldBeOneOf("ok", "unknown");
        if (answer == "ok")
        {
            lines.Count(static line => line.StartsWith("done ", StringComparison.Ordinal)).ShouldBe(1);
        }
    }
}
