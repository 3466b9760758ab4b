using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>The store cannot be written for a while: nothing new is taken on, what runs waits, and nothing is lost or told that is not stored.</summary>
public sealed class StoreOutageTests
{
    [Fact]
    public async Task A_run_waits_at_its_next_step_and_goes_on_when_the_store_is_back()
    {
        Outage outage = null!;
        var begunWhileOut = 0;
        var works = Code("works", async (_, run, ct) =>
        {
            for (var i = 0; i < 5; i++)
            {
                await run.StepAsync($"step {i}", StepJson.Default.Int32, async (_, stop) =>
                {
                    begunWhileOut += outage.IsNoticed ? 1 : 0;
                    if (i == 1)
                    {
                        outage.Begin();
                    }
                    else if (i == 2)
                    {
                        // This one was begun before anybody could know.
                        await outage.Noticed.WaitAsync(stop);
                    }
                    return i;
                }, ct);
            }
            return Text(await run.CallAsync(Calls.Tool("add", new { a = 1, b = 2 }), ct));
        }, Add);
        await using var engines = await TestEngines.StartAsync([works, Echo], wrap: store => outage = new Outage(store));
        var accepted = await engines.SubmitAsync("works");
        await outage.Noticed;
        var told = engines.EventsOf(accepted.Run).Count;
        var refused = await engines.RefuseAsync("echo", "x");
        (refused.Code, refused.RetryAfter).ShouldBe(("server_busy", TimeSpan.FromSeconds(2)));
        await outage.FailedAsync(5);
        engines.EventsOf(accepted.Run).Count.ShouldBe(told);

        outage.End();
        (await engines.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe("3");
        begunWhileOut.ShouldBe(0);
        (await engines.RunAsync("echo", "again")).Type.ShouldBe("run_completed");
        engines.Log.ShouldContain("waits until the store can be used");
    }

    [Fact]
    public async Task A_run_that_is_to_start_while_the_store_is_away_starts_when_it_is_back()
    {
        Outage outage = null!;
        var release = new TaskCompletionSource();
        await using var engines = await TestEngines.StartAsync([Stuck(release.Task), Echo], new NetraLimits { ActiveRunsPerUser = 1 }, wrap: store => outage = new Outage(store));
        var first = await engines.SubmitAsync("stuck");
        await engines.Publisher.WaitForAsync(static e => e.Type == "agent_started");
        var second = await engines.SubmitAsync("echo", "x");
        outage.Begin();
        release.SetResult();
        await outage.Noticed;
        outage.End();
        (await engines.EndingOfAsync(first.Run)).Type.ShouldBe("run_completed");
        (await engines.EndingOfAsync(second.Run)).Type.ShouldBe("run_completed");
    }

    [Fact]
    public async Task A_run_whose_time_ends_while_the_store_is_away_is_told_so_when_it_is_back()
    {
        Outage outage = null!;
        var bodies = 0;
        var works = Code("works", async (_, run, ct) =>
        {
            outage.Begin();
            return Text(await run.CallAsync(Calls.Tool("once"), ct));
        }, new TestTool("once", ToolEffect.Once, (_, _, _) => new(Text($"{++bodies}"))));
        await using var engines = await TestEngines.StartAsync([works], new NetraLimits { RunSeconds = new(0.3, 1, 1) }, wrap: store => outage = new Outage(store));
        var accepted = await engines.SubmitAsync("works");
        await outage.FailedAsync(4);
        outage.End();
        (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_timed_out");
        bodies.ShouldBe(0);
    }

    [Fact]
    public async Task A_host_that_stops_while_the_store_is_away_leaves_the_run_to_the_next()
    {
        Outage outage = null!;
        var bodies = 0;
        var works = Code("works", async (_, run, ct) =>
        {
            if (bodies++ == 0)
            {
                outage.Begin();
            }
            return Text(await run.CallAsync(Calls.Tool("add", new { a = 1, b = 2 }), ct));
        }, Add);
        await using var first = await TestEngines.StartAsync([works], new NetraLimits { DrainSeconds = 0 }, wrap: store => outage = new Outage(store));
        var accepted = await first.SubmitAsync("works");
        await outage.Noticed;
        await first.Engines.DrainAsync(default);
        await first.Scheduler.WhenIdleAsync();
        outage.End();
        await using var next = await first.NextAsync(works);
        (await next.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe("3");
    }

    [Fact]
    public async Task A_database_that_another_program_locks_refuses_and_pauses_until_it_is_free()
    {
        var (locked, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        var works = Code("works", async (_, run, ct) =>
        {
            await locked.Task;
            return Text(await run.CallAsync(Calls.Tool("add", new { a = 1, b = 2 }), ct));
        }, Add);
        await using var engines = await TestEngines.StartAsync(works, Echo);
        var accepted = await engines.SubmitAsync("works");
        await engines.Publisher.WaitForAsync(static e => e.Type == "agent_started");
        using (var other = Connection.OpenWriter(engines.DatabaseFile))
        {
            other.Execute("BEGIN IMMEDIATE");
            locked.SetResult();
            await Eventually.IsAsync(() => Task.FromResult(engines.Log.Contains("waits until the store can be used", StringComparison.Ordinal)));
            (await engines.RefuseAsync("echo", "x")).Code.ShouldBe("server_busy");
            engines.TypesOf(accepted.Run).ShouldNotContain("tool_executing");
            other.Rollback();
        }
        (await engines.EndingOfAsync(accepted.Run)).Text("answer").ShouldBe("3");
        await Eventually.IsAsync(async () => await engines.SubmitAsync(TestEngines.Request("echo", "y")) is SubmitResult.Accepted);
        await engines.Publisher.WaitForAsync(static e => e.IsEnding && e.ToString().Contains("\"y\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_pauses_a_run_until_there_is_space()
    {
        var full = new TaskCompletionSource();
        var large = new string('x', 400_000);
        var works = Code("works", async (_, run, ct) =>
        {
            await full.Task;
            return Text(await run.StepAsync("large", StepJson.Default.String, (_, _) => new(large), ct));
        });
        await using var engines = await TestEngines.StartAsync(works);
        var accepted = await engines.SubmitAsync("works");
        await engines.Publisher.WaitForAsync(static e => e.Type == "agent_started");
        var pages = (await engines.Database.WriteAsync(static connection => connection.QueryNumber("PRAGMA page_count"), default))!.Value;
        await engines.Database.WriteAsync(connection => connection.QueryNumber($"PRAGMA max_page_count = {pages}"), default);
        full.SetResult();
        await Eventually.IsAsync(() => Task.FromResult(engines.Log.Contains("is full", StringComparison.Ordinal)));
        await engines.Database.WriteAsync(static connection => connection.QueryNumber("PRAGMA max_page_count = 1073741823"), default);
        (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_completed");
        (await engines.Store.FindRunAsync(TestEngines.Ada.Id, accepted.Run, default))!.Answer.ToElement().GetString().ShouldBe(large);
    }

    /// <summary>Refuses every write while it lasts.</summary>
    private sealed class Outage(IRunStore store) : StoreDecorator(store)
    {
        private readonly Lock _gate = new();
        private readonly TaskCompletionSource _noticed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<(int Count, TaskCompletionSource Met)> _waiters = [];
        private bool _isOut;
        private int _failed;

        /// <summary>Completes when a run has tried twice: it has paused.</summary>
        public Task Noticed => _noticed.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public bool IsNoticed => _isOut && _noticed.Task.IsCompleted;

        public void Begin() => _isOut = true;

        public void End() => _isOut = false;

        public Task FailedAsync(int times)
        {
            lock (_gate)
            {
                var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiters.Add((_failed + times, met));
                return met.Task.WaitAsync(TimeSpan.FromSeconds(30));
            }
        }

        public override ValueTask<AdmitResult> AdmitAsync(NewRun run, CancellationToken ct) => _isOut ? throw Unavailable() : base.AdmitAsync(run, ct);

        public override ValueTask<RunLease?> TakeLeaseAsync(UserId user, RunId run, string owner, TimeSpan duration, CancellationToken ct)
            => _isOut ? throw Refuse() : base.TakeLeaseAsync(user, run, owner, duration, ct);

        public override ValueTask<IReadOnlyList<StoredEvent>> CommitAsync(RunCommit commit, CancellationToken ct)
            => _isOut ? throw Refuse() : base.CommitAsync(commit, ct);

        private static StoreUnavailableException Unavailable() => new("The disk is gone; put it back.");

        private StoreUnavailableException Refuse()
        {
            lock (_gate)
            {
                if (++_failed >= 2)
                {
                    _noticed.TrySetResult();
                }
                foreach (var (_, met) in _waiters.Where(waiter => waiter.Count <= _failed))
                {
                    met.TrySetResult();
                }
            }
            return Unavailable();
        }
    }
}
