using System.Diagnostics;
using Xunit.Abstractions;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>Says how long a run takes here; only a bound that no machine misses is checked.</summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_run_with_a_tool_takes_milliseconds()
    {
        var agent = Code("agent", static async (_, run, ct) => Text(await run.CallAsync(Calls.Tool("add", new { a = 1, b = 2 }), ct)), Add);
        await using var engines = await TestEngines.StartAsync(agent);
        var times = new List<double>();
        for (var i = 0; i < TestScale.Of(500); i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await engines.RunAsync("agent");
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }
        times.Sort();
        output.WriteLine($"One after the other: median {times[times.Count / 2]:F2} ms, p99 {times[(int)(times.Count * 0.99)]:F2} ms.");
        var start = Stopwatch.GetTimestamp();
        var users = Enumerable.Range(0, 16).Select(static i => new UserContext { Id = new UserId($"u_{i}") }).ToArray();
        await Task.WhenAll(users.Select(async user =>
        {
            for (var i = 0; i < TestScale.Of(100); i++)
            {
                await engines.RunAsync("agent", user: user);
            }
        }));
        output.WriteLine($"16 users: {16 * TestScale.Of(100) / Stopwatch.GetElapsedTime(start).TotalSeconds:F0} runs a second.");
        times[times.Count / 2].ShouldBeLessThan(1000);
    }
}
