using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>Two things that happen at once, a thousand times: one ending, one effect, and everything is given back.</summary>
public sealed class RaceTests
{
    private static int Rounds => TestScale.Of(1_000);

    [Fact]
    public async Task Cancel_against_completion()
    {
        var gates = new Gates();
        await using var engines = await TestEngines.StartAsync(gates.Agent);
        var endings = new HashSet<string>();
        for (var i = 0; i < Rounds; i++)
        {
            var (accepted, gate) = await gates.StartAsync(engines);
            await AtOnceAsync(gate.SetResult, () => engines.CancelAsync(accepted.Run));
            endings.Add((await engines.EndingOfAsync(accepted.Run)).Type);
        }
        endings.ShouldBeSubsetOf(["run_completed", "run_cancelled"]);
        await EverythingIsBackAsync(engines);
    }

    [Fact]
    public async Task Time_out_against_completion()
    {
        var gates = new Gates();
        await using var engines = await TestEngines.StartAsync([gates.Agent], time: new VirtualClock());
        var endings = new HashSet<string>();
        for (var i = 0; i < Rounds; i++)
        {
            var (accepted, gate) = await gates.StartAsync(engines);
            await AtOnceAsync(gate.SetResult, () =>
            {
                engines.Clock.Advance(TimeSpan.FromSeconds(60));
                return Task.CompletedTask;
            });
            endings.Add((await engines.EndingOfAsync(accepted.Run)).Type);
        }
        endings.ShouldBeSubsetOf(["run_completed", "run_timed_out"]);
        await EverythingIsBackAsync(engines);
    }

    [Fact]
    public async Task A_host_that_stops_against_a_running_tool()
    {
        var gate = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var once = new TestTool("once", ToolEffect.Once, async (_, _, ct) =>
        {
            begun.TrySetResult();
            await gate.Task.WaitAsync(ct);
            return Text("done");
        });
        var works = Code("works", static async (_, run, ct) => Text((await run.TryCallAsync(Calls.Tool("once"), ct)).Status.ToWire()), once);
        await using var first = await TestEngines.StartAsync([works], new NetraLimits { DrainSeconds = 0 });
        var host = first;
        var hosts = new List<TestEngines>();
        for (var i = 0; i < Rounds; i++)
        {
            (gate, begun) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
            var accepted = await host.SubmitAsync("works");
            await begun.Task;
            await AtOnceAsync(gate.SetResult, async () => await host.Engines.DrainAsync(default));
            await host.Scheduler.WhenIdleAsync();
            host = await host.NextAsync(works);
            hosts.Add(host);
            (await host.EndingOfAsync(accepted.Run)).Text("answer").ShouldBeOneOf("ok", "unknown", "cancelled");
            once.Bodies.ShouldBe(i + 1);
        }
        await host.Scheduler.WhenIdleAsync();
        foreach (var each in hosts)
        {
            await each.Engines.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_same_idempotency_key_twice_at_once()
    {
        var bodies = 0;
        var works = Code("works", (_, _, _) =>
        {
            Interlocked.Increment(ref bodies);
            return new(Text("done"));
        });
        await using var engines = await TestEngines.StartAsync(works);
        for (var i = 0; i < Rounds; i++)
        {
            var request = TestEngines.Request("works", key: OpaqueId.Random("key-"));
            var both = await Task.WhenAll(Task.Run(() => engines.SubmitAsync(request)), Task.Run(() => engines.SubmitAsync(request)));
            var accepted = both.Select(static result => result.ShouldBeOfType<SubmitResult.Accepted>()).ToArray();
            accepted.Count(static one => one.Duplicate).ShouldBe(1);
            accepted[0].Run.ShouldBe(accepted[1].Run);
            await engines.EndingOfAsync(accepted[0].Run);
        }
        bodies.ShouldBe(Rounds);
        await EverythingIsBackAsync(engines);
    }

    private static async Task AtOnceAsync(Action one, Func<Task> other)
    {
        using var start = new Barrier(2);
        await Task.WhenAll(
            Task.Run(() =>
            {
                start.SignalAndWait(TimeSpan.FromSeconds(30));
                one();
            }),
            Task.Run(async () =>
            {
                start.SignalAndWait(TimeSpan.FromSeconds(30));
                await other();
            }));
    }

    private static async Task EverythingIsBackAsync(TestEngines engines)
    {
        await engines.Scheduler.WhenIdleAsync();
        using var lease = engines.Engines.Enter(TestEngines.Ada);
        lease.Engine.Load.ShouldBe((0, 0));
        await Eventually.IsAsync(() => Task.FromResult(engines.Scopes.DisposedRuns.Count == Rounds));
    }

    /// <summary>An agent that waits for the gate of its run, heeding nothing.</summary>
    private sealed class Gates
    {
        private TaskCompletionSource _gate = new();

        public Gates() => Agent = Code("waits", async (_, _, _) =>
        {
            await _gate.Task;
            return Text("done");
        });

        public CodeAgent Agent { get; }

        public async Task<(SubmitResult.Accepted Run, TaskCompletionSource Gate)> StartAsync(TestEngines engines)
        {
            var gate = _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var accepted = await engines.SubmitAsync("waits");
            await engines.Publisher.WaitForAsync(e => e.Type == "agent_started" && e.Run == accepted.Run);
            return (accepted, gate);
        }
    }
}
