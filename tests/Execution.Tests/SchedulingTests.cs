using System.Collections.Concurrent;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class SchedulingTests
{
    /// <summary>An agent whose runs go on until each is let go, by its input.</summary>
    private sealed class Gate
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new();
        private readonly ConcurrentQueue<string> _started = new();

        public Gate() => Agent = Code("gate", async (input, _, ct) =>
        {
            _started.Enqueue(input.GetString()!);
            await Signal(input.GetString()!).Task.WaitAsync(ct);
            return Text("done");
        });

        public CodeAgent Agent { get; }

        public string[] Started => [.. _started];

        public void Open(string input) => Signal(input).TrySetResult();

        private TaskCompletionSource Signal(string input) => _signals.GetOrAdd(input, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private static Task<WireEvent> StartOf(TestEngines engines, RunId run) => engines.Publisher.WaitForAsync(e => e.Run == run && e.Type == "agent_started");

    [Fact]
    public async Task One_run_is_active_in_a_thread_and_the_others_wait_in_order()
    {
        var gate = new Gate();
        await using var engines = await TestEngines.StartAsync(gate.Agent);
        var a = await engines.SubmitAsync("gate", "a");
        await StartOf(engines, a.Run);
        var b = await engines.SubmitAsync("gate", "b", a.Thread);
        var c = await engines.SubmitAsync("gate", "c", a.Thread);
        engines.EventsOf(b.Run)[1].Payload.GetProperty("position").GetInt32().ShouldBe(1);
        engines.EventsOf(c.Run)[1].Payload.GetProperty("position").GetInt32().ShouldBe(2);
        var other = await engines.SubmitAsync("gate", "other");
        await StartOf(engines, other.Run);
        engines.TypesOf(other.Run).ShouldNotContain("run_queued");
        using (var lease = engines.Engines.Enter(TestEngines.Ada))
        {
            lease.Engine.Load.ShouldBe((2, 2));
        }
        gate.Open("other");
        gate.Open("c");
        gate.Open("a");
        await StartOf(engines, b.Run);
        gate.Open("b");
        await Task.WhenAll(new[] { a, b, c, other }.Select(run => engines.EndingOfAsync(run.Run)));
        gate.Started.ShouldBe(["a", "other", "b", "c"]);
    }

    [Fact]
    public async Task A_run_that_follows_an_ending_need_not_wait()
    {
        await using var engines = await TestEngines.StartAsync([Echo], new NetraLimits { ActiveRunsPerUser = 1 });
        ThreadId? thread = null;
        for (var i = 0; i < 20; i++)
        {
            var ending = await engines.RunAsync("echo", $"message {i}", thread);
            thread = ending.Thread;
            engines.TypesOf(ending.Run).ShouldNotContain("run_queued");
        }
    }

    [Fact]
    public async Task ActiveRunsPerUser_and_QueuedRunsPerUser_hold_for_each_user_alone()
    {
        var gate = new Gate();
        await using var engines = await TestEngines.StartAsync([gate.Agent], new NetraLimits { ActiveRunsPerUser = 2, QueuedRunsPerUser = 1 });
        var runs = new List<SubmitResult.Accepted> { await engines.SubmitAsync("gate", "1"), await engines.SubmitAsync("gate", "2"), await engines.SubmitAsync("gate", "3") };
        engines.TypesOf(runs[1].Run).ShouldNotContain("run_queued");
        engines.TypesOf(runs[2].Run).ShouldContain("run_queued");
        (await engines.RefuseAsync("gate", "4")).Code.ShouldBe("engine_limit");
        var bobs = await engines.SubmitAsync("gate", "bob", user: TestEngines.Bob);
        await StartOf(engines, bobs.Run);
        foreach (var name in new[] { "1", "2", "3", "bob" })
        {
            gate.Open(name);
        }
        await Task.WhenAll(runs.Append(bobs).Select(run => engines.EndingOfAsync(run.Run)));
    }

    [Fact]
    public async Task Waiting_runs_get_the_hosts_slots_in_turn_by_user()
    {
        var gate = new Gate();
        await using var engines = await TestEngines.StartAsync([gate.Agent], new NetraLimits { ActiveRunsPerHost = 1, ActiveRunsPerUser = 5, QueuedRunsPerHost = 6 });
        var runs = new List<SubmitResult.Accepted>();
        foreach (var name in new[] { "a1", "a2", "a3", "a4" })
        {
            runs.Add(await engines.SubmitAsync("gate", name));
        }
        foreach (var name in new[] { "b1", "b2" })
        {
            runs.Add(await engines.SubmitAsync("gate", name, user: TestEngines.Bob));
        }
        var eve = new UserContext { Id = new UserId("u_eve") };
        runs.Add(await engines.SubmitAsync("gate", "e1", user: eve));
        var refused = await engines.RefuseAsync("gate", "e2", user: eve);
        refused.Code.ShouldBe("server_busy");
        refused.RetryAfter.ShouldNotBeNull();
        foreach (var name in new[] { "a1", "a2", "a3", "a4", "b1", "b2", "e1" })
        {
            gate.Open(name);
        }
        await Task.WhenAll(runs.Select(run => engines.EndingOfAsync(run.Run)));
        gate.Started.ShouldBe(["a1", "a2", "b1", "e1", "a3", "b2", "a4"]);
    }

    [Fact]
    public async Task Positions_are_told_at_most_once_a_second()
    {
        var gate = new Gate();
        await using var engines = await TestEngines.StartAsync([gate.Agent], new NetraLimits { ActiveRunsPerUser = 1 }, new VirtualClock());
        var runs = new List<SubmitResult.Accepted>();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            runs.Add(await engines.SubmitAsync("gate", name));
        }
        await engines.CancelAsync(runs[1].Run);
        await engines.CancelAsync(runs[2].Run);
        await Task.WhenAll(engines.EndingOfAsync(runs[1].Run), engines.EndingOfAsync(runs[2].Run));
        engines.Publisher.All.ShouldNotContain(static e => e.Type == "queue_position");
        engines.Clock.Advance(TimeSpan.FromSeconds(1));
        var told = engines.Publisher.All.Where(static e => e.Type == "queue_position").ShouldHaveSingleItem();
        told.Run.ShouldBe(runs[3].Run);
        told.Payload.GetProperty("position").GetInt32().ShouldBe(1);
        gate.Open("a");
        gate.Open("d");
        await engines.EndingOfAsync(runs[3].Run);
    }

    [Fact]
    public async Task Submitting_does_not_wait_for_code_that_blocks()
    {
        using var release = new ManualResetEventSlim();
        var submitter = 0;
        var blocks = Code("blocks", (_, _, _) =>
        {
            Environment.CurrentManagedThreadId.ShouldNotBe(submitter);
            release.Wait(CancellationToken.None);
            return new(Text("done"));
        });
        await using var engines = await TestEngines.StartAsync(blocks);
        submitter = Environment.CurrentManagedThreadId;
        var accepted = await engines.SubmitAsync("blocks");
        engines.TypesOf(accepted.Run).ShouldNotContain("run_completed");
        release.Set();
        (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_completed");
    }

    [Fact]
    public async Task Many_users_at_once_each_get_their_own_answers()
    {
        var whoami = Code("whoami", static (input, run, _) => new(Text($"{run.Context.User.Id} {input.GetString()}")));
        await using var engines = await TestEngines.StartAsync([whoami], new NetraLimits { ActiveRunsPerHost = 7 });
        var users = Enumerable.Range(0, TestScale.Of(200)).Select(static i => new UserContext { Id = new UserId($"u_{i}") }).ToArray();
        await Task.WhenAll(users.Select(async user =>
        {
            var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => engines.SubmitAsync("whoami", $"question {i}", user: user)));
            for (var i = 0; i < runs.Length; i++)
            {
                var ending = await engines.EndingOfAsync(runs[i].Run);
                ending.User.ShouldBe(user.Id);
                ending.Text("answer").ShouldBe($"{user.Id} question {i}");
            }
        }));
        engines.Publisher.All.Where(static e => e.IsEnding).GroupBy(static e => e.User).ShouldAllBe(static group => group.Count() == 3);
    }

    [Fact]
    public async Task An_engine_lives_while_it_has_runs_and_goes_when_idle()
    {
        var gate = new Gate();
        await using var engines = await TestEngines.StartAsync([gate.Agent], new NetraLimits { EngineIdleSeconds = 10 }, new VirtualClock());
        var accepted = await engines.SubmitAsync("gate", "a");
        await StartOf(engines, accepted.Run);
        engines.Clock.Advance(TimeSpan.FromSeconds(30));
        engines.Engines.Count.ShouldBe(1);
        engines.Scopes.Opened.ShouldHaveSingleItem().IsDisposed.ShouldBeFalse();
        gate.Open("a");
        await engines.EndingOfAsync(accepted.Run);
        await engines.Scheduler.WhenIdleAsync();
        await Eventually.IsAsync(() =>
        {
            engines.Clock.Advance(TimeSpan.FromSeconds(20));
            return Task.FromResult(engines.Engines.Count == 0);
        });
        engines.Scopes.Opened.ShouldHaveSingleItem().IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_host_with_free_slots_is_not_busy_however_many_wait_for_their_own_threads()
    {
        var gate = new Gate();
        await using var engines = await TestEngines.StartAsync([gate.Agent], new NetraLimits { ActiveRunsPerHost = 4, QueuedRunsPerHost = 2 });
        List<SubmitResult.Accepted> runs = [];
        foreach (var user in new[] { TestEngines.Ada, TestEngines.Bob })
        {
            runs.Add(await engines.SubmitAsync("gate", user.Id.Value, user: user));
            runs.Add(await engines.SubmitAsync("gate", user.Id.Value + "2", runs[^1].Thread, user));
        }
        runs.Add(await engines.SubmitAsync("gate", "eve", user: new UserContext { Id = new UserId("u_eve") }));
        engines.TypesOf(runs[^1].Run).ShouldNotContain("run_queued");
        await StartOf(engines, runs[^1].Run);
        foreach (var name in new[] { TestEngines.Ada.Id.Value, TestEngines.Bob.Id.Value, "eve" })
        {
            gate.Open(name);
            gate.Open(name + "2");
        }
        await Task.WhenAll(runs.Select(run => engines.EndingOfAsync(run.Run)));
    }

    [Fact]
    public async Task A_message_behind_one_that_waits_for_approval_takes_no_slot_from_another_thread()
    {
        var erase = new TestTool("erase", ToolEffect.Once, static (_, _, _) => new(Text("erased"))) { RequiresApproval = true };
        var danger = Code("danger", static async (_, run, ct) => Text((await run.TryCallAsync(Calls.Tool("erase"), ct)).Status.ToWire()), erase);
        await using var engines = await TestEngines.StartAsync([danger, Echo], new NetraLimits { ActiveRunsPerUser = 1, QueuedRunsPerUser = 5 });
        var waits = await engines.SubmitAsync("danger");
        await engines.WaitingAsync(waits.Run);
        var behind = await engines.SubmitAsync("echo", "behind", waits.Thread);
        engines.TypesOf(behind.Run).ShouldContain("run_queued");
        var other = await engines.RunAsync("echo", "other");
        engines.TypesOf(other.Run).ShouldNotContain("run_queued");
        await engines.CancelAsync(waits.Run);
        (await engines.EndingOfAsync(behind.Run)).Text("answer").ShouldBe("behind");
    }

    [Fact]
    public async Task Runs_that_wait_for_approval_are_bounded_and_once_woken_keep_nobody_else_out()
    {
        var release = new TaskCompletionSource();
        var erase = new TestTool("erase", ToolEffect.Once, async (_, _, _) =>
        {
            await release.Task;
            return Text("erased");
        }) { RequiresApproval = true };
        var danger = Code("danger", static async (_, run, ct) => Text((await run.TryCallAsync(Calls.Tool("erase"), ct)).Status.ToWire()), erase);
        await using var engines = await TestEngines.StartAsync([danger, Echo], new NetraLimits { ActiveRunsPerUser = 1, QueuedRunsPerUser = 3, ActiveRunsPerHost = 1, QueuedRunsPerHost = 2 });
        var asked = new List<WireEvent>();
        for (var i = 0; i < 4; i++)
        {
            var run = await engines.SubmitAsync("danger");
            asked.Add(await engines.Publisher.WaitForAsync(e => e.Run == run.Run && e.Type == "approval_requested"));
            await engines.WaitingAsync(run.Run);
            await engines.Scheduler.WhenIdleAsync();
        }
        (await engines.RefuseAsync("danger")).Code.ShouldBe("engine_limit");
        foreach (var one in asked)
        {
            await engines.ApproveAsync(one);
        }
        // Three of them wait for the host's slot now: more than may wait of those that have never begun.
        var bobs = await engines.SubmitAsync("echo", "bob", user: TestEngines.Bob);
        release.SetResult();
        (await engines.EndingOfAsync(bobs.Run)).Text("answer").ShouldBe("bob");
        foreach (var one in asked)
        {
            (await engines.EndingOfAsync(one.Run)).Text("answer").ShouldBe("ok");
        }
    }

    [Fact]
    public async Task Idleness_can_be_waited_for_again()
    {
        var gate = new Gate();
        await using var engines = await TestEngines.StartAsync([gate.Agent], new NetraLimits());
        foreach (var name in new[] { "one", "two" })
        {
            var run = await engines.SubmitAsync("gate", name);
            await StartOf(engines, run.Run);
            var idle = engines.Scheduler.WhenIdleAsync();
            idle.IsCompleted.ShouldBeFalse();
            gate.Open(name);
            await idle;
        }
    }
}
