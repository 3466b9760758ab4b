using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Xunit.Abstractions;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>Measured when no other test is at work.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Users = 100;

    [Fact]
    public async Task Many_short_runs_leave_nothing_behind()
    {
        var tool = Code("agent", static async (input, run, ct) => Text($"{input} {await run.CallAsync(Calls.Tool("add", new { a = 1, b = 2 }), ct)}"), Add);
        await using var engines = await TestEngines.StartAsync([tool], new NetraLimits { EngineIdleSeconds = 10 }, new VirtualClock());
        var objects = new ConcurrentQueue<WeakReference>();
        engines.Scopes.OnOpenRun = context => objects.Enqueue(new WeakReference(context));
        await RunAsync(engines, Users * 5);
        var timers = engines.Clock.TimerCount;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        objects.Clear();

        var runs = TestScale.Of(10_000);
        await RunAsync(engines, runs);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        var alive = objects.Count(static reference => reference.IsAlive);
        output.WriteLine($"{runs} runs by {Users} users: {before / 1024} KiB before, {after / 1024} KiB after.");
        objects.Count.ShouldBe(runs);
        alive.ShouldBe(0);
        engines.Clock.TimerCount.ShouldBe(timers);
        (after - (objects.Count * 64L)).ShouldBeLessThanOrEqualTo(before * 11 / 10);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task RunAsync(TestEngines engines, int count)
    {
        await Task.WhenAll(Enumerable.Range(0, Users).Select(async i =>
        {
            var user = new UserContext { Id = new UserId($"u_{i}") };
            for (var run = 0; run < count / Users; run++)
            {
                (await engines.RunAsync("agent", "hello", user: user)).Type.ShouldBe("run_completed");
            }
        }));
        await engines.Scheduler.WhenIdleAsync();
        await Eventually.IsAsync(() =>
        {
            engines.Clock.Advance(TimeSpan.FromSeconds(20));
            return Task.FromResult(engines.Engines.Count == 0);
        });
        engines.Scopes.Opened.Count.ShouldBeGreaterThanOrEqualTo(Users);
        await Eventually.IsAsync(() => Task.FromResult(engines.Scopes.Opened.All(static scope => scope.IsDisposed)));
        engines.Forget();
    }
}
