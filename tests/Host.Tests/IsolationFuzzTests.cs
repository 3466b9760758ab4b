using System.Text.Json;
using Netra.Execution.Tests;

namespace Netra.Host.Tests;

/// <summary>Many users who do random things at once, with their own ids and with those of others.</summary>
public sealed class IsolationFuzzTests
{
    private static readonly string[] EndedStates = ["completed", "failed", "timed_out", "cancelled", "waiting"];

    [Fact]
    public async Task Nothing_of_one_user_is_seen_changed_or_cancelled_by_another()
    {
        var seed = Random.Shared.Next();
        await using var host = await HostProcess.StartProbeAsync(
            "--Netra:Limits:SignUpsPerMinute=10000", "--Netra:Limits:CommandsPerMinute=1000000", "--Netra:Limits:CommandBurst=10000", "--Netra:Limits:HttpRequestsPerMinute=1000000");
        var ids = new FuzzedIds();
        var users = await Task.WhenAll(Enumerable.Range(0, Math.Max(20, TestScale.Of(100))).Select(async number =>
            new FuzzedUser(await NetraUser.RegisterAsync(host), $"canary{number:d3}x{Guid.NewGuid():n}"[..30], ids, seed + number)));
        var left = TestScale.Of(10_000);

        await Task.WhenAll(users.Select(async user =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await user.ActAsync();
            }
        }));

        users.Sum(user => user.Refused).ShouldBeGreaterThan(TestScale.Of(1_000));
        users.Sum(user => user.Runs.Count()).ShouldBeGreaterThan(TestScale.Of(1_000));
        foreach (var user in users)
        {
            await ShouldBeAloneAsync(user, users, seed);
        }
        foreach (var user in users)
        {
            await user.DisposeAsync();
        }
    }

    private static async Task ShouldBeAloneAsync(FuzzedUser user, FuzzedUser[] users, int seed)
    {
        var stored = new List<string>();
        foreach (var thread in user.Threads)
        {
            await EndedAsync(user, thread);
            var events = (await user.User.GetAsync($"/api/threads/{thread}/events?limit=1000")).GetProperty("events").EnumerateArray().ToArray();
            Transcript.Check(events);
            stored.AddRange(events.Select(one => one.GetRawText()));
            foreach (var cancelled in events.Where(one => one.GetProperty("type").GetString() == "run_cancelled"))
            {
                user.Cancelled.ShouldContain(cancelled.GetProperty("run_id").GetString()!, $"seed {seed}");
            }
        }
        (await ListedAsync(user)).ShouldBe(user.Threads, ignoreOrder: true, $"seed {seed}");
        foreach (var run in user.Runs)
        {
            (await user.User.GetAsync($"/api/runs/{run}")).GetProperty("status").GetString()!.ShouldBeOneOf(EndedStates);
        }
        var everything = string.Join('\n', user.Received.Select(frame => frame.Text).Concat(stored));
        foreach (var other in users.Where(other => other != user))
        {
            everything.ShouldNotContain(other.Canary);
            everything.ShouldNotContain(other.User.UserId);
        }
    }

    private static async Task<string[]> ListedAsync(FuzzedUser user)
    {
        var listed = new List<string>();
        while (true)
        {
            var page = (await user.User.GetAsync("/api/threads?limit=200" + (listed is [.., var last] ? $"&before={last}" : ""))).GetProperty("threads").EnumerateArray().ToArray();
            if (page.Length == 0)
            {
                return [.. listed];
            }
            listed.AddRange(page.Select(thread => thread.GetProperty("thread_id").GetString()!));
        }
    }

    // All runs of the thread have ended, or wait for an answer.
    private static async Task EndedAsync(FuzzedUser user, string thread)
    {
        await using var socket = await user.User.ConnectAsync();
        var subscribed = await socket.CommandAsync("subscribe", new() { ["thread_id"] = thread, ["after_seq"] = 0 });
        subscribed.Type.ShouldBe("subscribed", subscribed.Text);
        var last = subscribed.Json.GetProperty("last_seq").GetInt64();
        if (last > 0)
        {
            await socket.WaitAsync(frame => frame.Seq == last);
        }
        foreach (var run in socket.Frames.Where(frame => frame.Type == "message_received").Select(frame => frame.RunId!).ToArray())
        {
            if ((await user.User.GetAsync($"/api/runs/{run}")).GetProperty("status").GetString() == "waiting")
            {
                break;
            }
            await socket.WaitAsync(frame => frame.RunId == run && (frame.IsEnding || frame.Type == "approval_requested"));
        }
    }
}
