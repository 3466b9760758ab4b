using System.Net.Http.Json;
using Netra.Execution.Tests;
using Xunit.Abstractions;

namespace Netra.Host.Tests;

/// <summary>A host under mixed work for minutes: users come, run agents over connections that break, delete, go, and are forgotten.</summary>
[Trait("Category", "Long")]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Users = 16;
    private const int CutsEach = 25;
    private const long MostGrowth = 48L << 20;

    [Fact]
    public async Task A_host_is_after_many_rounds_what_it_was_after_the_first()
    {
        await using var host = await HostProcess.StartProbeAsync(
            "--Netra:Limits:SignUpsPerMinute=100000", "--Netra:Limits:CommandsPerMinute=1000000", "--Netra:Limits:CommandBurst=100000", "--Netra:Limits:HttpRequestsPerMinute=1000000",
            "--Netra:Limits:HeartbeatSeconds=1", "--Netra:Limits:EngineIdleSeconds=1", "--Netra:Limits:SocketsPerUser=100");
        using var warm = await NetraUser.RegisterAsync(host);
        var known = HostMemory.Queued(host).Keys.ToHashSet();
        var after = new List<(long Resident, int Descriptors, int Runs)>();
        for (var round = 0; round < Math.Max(4, TestScale.Of(15)); round++)
        {
            var runs = await RoundAsync(host, new Random(round));
            await LeakTests.GoneAsync(host, known);
            after.Add((HostMemory.Resident(host), HostMemory.Descriptors(host), runs));
            output.WriteLine($"round {round}: {runs} runs, {after[^1].Resident >> 20} MiB, {after[^1].Descriptors} descriptors");
        }
        // The first rounds compile code and fill pools.
        var settled = after[after.Count / 3];
        var least = after.Skip(after.Count / 2).Min(static one => one.Resident);
        (least - settled.Resident).ShouldBeLessThan(MostGrowth);
        after[^1].Descriptors.ShouldBeLessThanOrEqualTo(settled.Descriptors + 5);
        host.Errors.ShouldBeEmpty();
        // And it still serves.
        await using var socket = await warm.ConnectAsync();
        (await socket.RunAsync("echo", "still here")).Type.ShouldBe("run_completed");
    }

    private static async Task<int> RoundAsync(HostProcess host, Random random)
    {
        await using var proxy = new CuttingProxy(host.Url);
        using var stop = new CancellationTokenSource();
        var users = Enumerable.Range(0, Users).Select(i => LiveAsync(host, proxy, i, stop.Token)).ToArray();
        for (var done = 0; done < Users * CutsEach && !users.Any(static user => user.IsFaulted);)
        {
            await Task.Delay(random.Next(5, 40));
            done += proxy.TryCut(random, (Cut)random.Next(4)) ? 1 : 0;
        }
        await stop.CancelAsync();
        return (await Task.WhenAll(users).WaitAsync(TimeSpan.FromMinutes(5))).Sum();
    }

    // Some go and leave everything, some delete their threads, some remove themselves.
    private static async Task<int> LiveAsync(HostProcess host, CuttingProxy proxy, int i, CancellationToken stop)
    {
        using var user = await NetraUser.RegisterAsync(host);
        var runs = await ReconnectTests.FollowAsync(user, proxy, stop) * 3;
        if (i % 3 == 0)
        {
            foreach (var thread in (await user.GetAsync("/api/threads?limit=100")).GetProperty("threads").EnumerateArray())
            {
                (await user.Http.DeleteAsync($"/api/threads/{thread.GetProperty("thread_id").GetString()}", CancellationToken.None)).EnsureSuccessStatusCode();
            }
        }
        if (i % 3 == 1)
        {
            using var removal = new HttpRequestMessage(HttpMethod.Delete, "/api/me") { Content = JsonContent.Create(new { password = NetraUser.Password }) };
            (await user.Http.SendAsync(removal, CancellationToken.None)).EnsureSuccessStatusCode();
        }
        return runs;
    }
}
