using System.Diagnostics;
using System.Text.Json;
using Netra.Client;
using Netra.Execution.Tests;

namespace Netra.Host.Tests;

/// <summary>Clients whose connections are cut again and again while they follow their runs.</summary>
public sealed class ReconnectTests
{
    private static readonly string[] Runs =
    [
        """{"agent":"stream","input":{"chars":2000,"delay_ms":10}}""",
        """{"agent":"chatty","input":{"count":300}}""",
        """{"agent":"tool_fan","input":{}}""",
    ];

    [Fact]
    public async Task Every_client_ends_with_exactly_what_is_stored()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var users = Math.Max(8, TestScale.Of(200));
        var cuts = users * Math.Max(5, TestScale.Of(50));
        await using var host = await HostProcess.StartProbeAsync(
            "--Netra:Limits:SignUpsPerMinute=100000", "--Netra:Limits:CommandsPerMinute=1000000", "--Netra:Limits:CommandBurst=100000", "--Netra:Limits:HttpRequestsPerMinute=1000000",
            "--Netra:Limits:HeartbeatSeconds=1", "--Netra:Limits:SocketsPerUser=100", "--Netra:Limits:ThreadsPerUser=100000");
        await using var proxy = new CuttingProxy(host.Url);
        using var stop = new CancellationTokenSource();
        var followers = Enumerable.Range(0, users).Select(async _ =>
        {
            using var user = await NetraUser.RegisterAsync(host);
            return await FollowAsync(user, proxy, stop.Token);
        }).ToArray();
        var done = 0;
        while (done < cuts)
        {
            if (Array.Find(followers, static follower => follower.IsFaulted) is { } failed)
            {
                await failed;
            }
            await Task.Delay(random.Next(1, 10));
            done += proxy.TryCut(random, (Cut)random.Next(4)) ? 1 : 0;
        }
        await stop.CancelAsync();
        var rounds = await Task.WhenAll(followers).WaitAsync(TimeSpan.FromMinutes(5));
        rounds.Sum().ShouldBeGreaterThanOrEqualTo(users, $"seed {seed}");
    }

    [Fact]
    public async Task The_pages_client_ends_with_exactly_what_is_stored_too()
    {
        var random = new Random();
        await using var host = await HostProcess.StartProbeAsync(
            "--Netra:Limits:CommandsPerMinute=1000000", "--Netra:Limits:CommandBurst=100000", "--Netra:Limits:HeartbeatSeconds=1", "--Netra:Limits:SocketsPerUser=100");
        await using var proxy = new CuttingProxy(host.Url);
        using var user = await NetraUser.RegisterAsync(host);
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "--experimental-websocket", "--no-warnings", Source("tests/node/follow.mjs"), Source("src/Modules/WebSockets/Page/Files/netra-client.js"), proxy.Url.AbsoluteUri, user.Token })
        {
            start.ArgumentList.Add(argument);
        }
        using var node = Process.Start(start)!;
        var lines = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        for (var done = 0; done < Math.Max(10, TestScale.Of(100)) && !node.HasExited;)
        {
            await Task.Delay(random.Next(50, 400));
            done += proxy.TryCut(random, (Cut)random.Next(4)) ? 1 : 0;
        }
        node.StandardInput.Close();
        await node.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        node.ExitCode.ShouldBe(0, await errors);

        var events = (await lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement).Where(static e => e.TryGetProperty("seq", out _)).ToArray();
        var threads = events.GroupBy(static e => e.GetProperty("thread_id").GetString()!).ToArray();
        threads.Length.ShouldBeGreaterThanOrEqualTo(3);
        foreach (var thread in threads)
        {
            var stored = (await user.GetAsync($"/api/threads/{thread.Key}/events?after_seq=0&limit=1000")).GetProperty("events").EnumerateArray().ToArray();
            thread.Count().ShouldBe(stored.Length);
            thread.Zip(stored).ShouldAllBe(static pair => JsonElement.DeepEquals(pair.First, pair.Second));
        }
    }

    private static string Source(string path)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Netra.Modular.sln")))
        {
            root = root.Parent!;
        }
        return Path.Combine(root.FullName, path);
    }

    /// <summary>Runs three agents side by side, again and again until it is stopped; says how often.</summary>
    internal static async Task<int> FollowAsync(NetraUser user, CuttingProxy proxy, CancellationToken stop)
    {
        await using var client = new NetraClient(new()
        {
            Host = proxy.Url,
            Token = (_, _) => new(user.Token),
            FirstDelay = TimeSpan.FromMilliseconds(50),
            LongestDelay = TimeSpan.FromMilliseconds(500),
            KeepAlive = TimeSpan.FromSeconds(1),
            // Few enough that some of what comes must be read again from the store.
            BufferedEvents = 64,
        });
        var rounds = 0;
        do
        {
            await Task.WhenAll(Runs.Select(run => RunAsync(user, client, JsonDocument.Parse(run).RootElement)));
            rounds++;
        }
        while (!stop.IsCancellationRequested);
        return rounds;
    }

    private static async Task RunAsync(NetraUser user, NetraClient client, JsonElement run)
    {
        var command = new RunCommand { Agent = run.GetProperty("agent").GetString(), Input = run.GetProperty("input") };
        var seen = new List<NetraEvent>();
        await foreach (var next in client.RunAsync(command))
        {
            seen.Add(next);
        }
        var durable = seen.Where(static next => next.Seq is not null).ToArray();
        var stored = await user.GetAsync($"/api/threads/{durable[0].ThreadId}/events?after_seq=0&limit=1000");
        durable.Select(static next => next.Json.GetRawText()).ShouldBe(stored.GetProperty("events").EnumerateArray().Select(static e => e.GetRawText()));
        durable[^1].Type.ShouldBe("run_completed");
        CheckText(seen);
    }

    // Pieces of text fit together, or begin with all that there was.
    private static void CheckText(List<NetraEvent> seen)
    {
        var text = "";
        foreach (var next in seen)
        {
            if (next.Type == "message_snapshot")
            {
                text = next.Payload.GetProperty("text").GetString()!;
            }
            else if (next.Type == "message_delta")
            {
                next.Payload.GetProperty("offset").GetInt32().ShouldBe(text.Length);
                text += next.Payload.GetProperty("text").GetString();
            }
        }
        if (seen[^1].Payload.GetProperty("answer").GetString() is { } answer)
        {
            answer.ShouldStartWith(text);
        }
    }
}
