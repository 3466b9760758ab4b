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
            var isWaiting = await IsWaitingAsync(user, thread);
            var events = (await user.User.GetAsync($"/api/threads/{thread}/events?limit=1000")).GetProperty("events").EnumerateArray().ToArray();
            // A run may wait for its user for as long as the test lasts, and later ones of its thread behind it.
            Transcript.Check(events, isFinished: !isWaiting);
            stored.AddRange(events.Select(one => one.GetRawText()));
            foreach (var cancelled in events.Where(one => one.GetProperty("type").GetString() == "run_cancelled"))
            {
                user.Cancelled.ShouldContain(cancelled.GetProperty("run_id").GetString()!, $"seed {seed}");
            }
        }
        (await ListedAsync(user)).ShouldBe(user.Threads, ignoreOrder: true, $"seed {seed}");
        foreach (var run in user.Runs)
        {
            (await user.User.GetAsync($"/api/runs/{run}")).GetProperty("status").GetString()!.ShouldBeOneOf([.. EndedStates, "queued"]);
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

    // Once every run of the thread has ended, or one waits for its user and later ones behind it: whether one does.
    private static async Task<bool> IsWaitingAsync(FuzzedUser user, string thread)
    {
        var events = (await user.User.GetAsync($"/api/threads/{thread}/events?limit=1000")).GetProperty("events").EnumerateArray();
        foreach (var run in events.Where(one => one.GetProperty("type").GetString() == "message_received").Select(one => one.GetProperty("run_id").GetString()!))
        {
            if (await SettledAsync(user, run) == "waiting")
            {
                return true;
            }
        }
        return false;
    }

    private static async Task<string> SettledAsync(FuzzedUser user, string run)
    {
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var status = (await user.User.GetAsync($"/api/runs/{run}")).GetProperty("status").GetString()!;
            if (EndedStates.Contains(status))
            {
                return status;
            }
            await again.WaitForNextTickAsync(limit.Token);
        }
    }
}
