namespace Netra.Execution.Tests;

public sealed class ReplayTests
{
    [Fact]
    public async Task A_run_that_is_killed_at_random_commits_goes_on_where_it_was()
    {
        var kills = 0;
        for (var seed = 0; seed < TestScale.Of(400); seed++)
        {
            var work = new RandomWork();
            Killing? store = null;
            await using var engines = await TestEngines.StartAsync(work.Agents, new NetraLimits { ModelCallsPerRun = 1000, ToolCallsPerRun = 1000 }, wrap: inner => store = new Killing(inner));
            engines.Model.Answer = static (messages, _) => Task.FromResult(RandomWork.Answer(messages));
            var random = new Random(seed);
            store!.KillAfter(random.Next(1, 8));
            var accepted = await engines.SubmitAsync("work", new { seed = random.Next(), depth = 3 });
            await engines.Scheduler.WhenIdleAsync();
            var attempts = 1;
            while ((await engines.Store.FindRunAsync(TestEngines.Ada.Id, accepted.Run, default))!.EndedAt is null)
            {
                kills++;
                store.KillAfter(++attempts > 4 ? int.MaxValue : random.Next(1, 10));
                await AttemptAsync(engines, accepted);
            }
            store.KillAfter(int.MaxValue);
            work.Bodies.Where(static body => body.Key.StartsWith('!')).ShouldAllBe(static body => body.Value == 1);
            await engines.CheckTranscriptsAsync();
            await ReplayEverythingAsync(engines, accepted, work);
        }
        kills.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Code_that_does_something_else_than_before_is_a_mismatch_that_no_caller_can_catch()
    {
        var attempt = 0;
        var fickle = Agents.Code("fickle", async (_, run, ct) =>
        {
            await run.ThinkAsync($"attempt {Volatile.Read(ref attempt)}", ct);
            await run.CallAsync(Calls.Tool("add", new { a = 1, b = 2 }), ct);
            return Agents.Text("done");
        }, Agents.Add);
        var outer = Agents.Code("outer", static async (_, run, ct) => Agents.Text((await run.TryCallAsync(Calls.Agent("fickle"), ct)).Code ?? "fine"));
        Killing? store = null;
        await using var engines = await TestEngines.StartAsync([outer, fickle], wrap: inner => store = new Killing(inner));
        store!.KillAt(static commit => commit.Events.Any(static e => e.Event is ToolCompleted));
        var accepted = await engines.SubmitAsync("outer");
        await engines.Scheduler.WhenIdleAsync();
        attempt = 1;
        store.KillAfter(int.MaxValue);
        await AttemptAsync(engines, accepted);
        (await engines.EndingOfAsync(accepted.Run)).Text("code").ShouldBe("replay_mismatch");
        engines.TypesOf(accepted.Run).ShouldContain("run_resumed");
    }

    [Fact]
    public async Task A_once_tool_that_had_begun_is_unknown_and_a_read_tool_is_repeated_with_the_same_key()
    {
        var keys = new List<string>();
        ToolBody body = (_, context, _) =>
        {
            keys.Add(context.IdempotencyKey);
            return new(Agents.Text("done"));
        };
        foreach (var effect in new[] { ToolEffect.Once, ToolEffect.Read })
        {
            keys.Clear();
            var agent = Agents.Code("agent", static async (_, run, ct) => Agents.Text((await run.TryCallAsync(Calls.Tool("tool"), ct)).Status.ToWire()), new TestTool("tool", effect, body));
            Killing? store = null;
            await using var engines = await TestEngines.StartAsync([agent], wrap: inner => store = new Killing(inner));
            store!.KillAt(static commit => commit.Events.Any(static e => e.Event is ToolCompleted));
            var accepted = await engines.SubmitAsync("agent");
            await engines.Scheduler.WhenIdleAsync();
            store.KillAfter(int.MaxValue);
            await AttemptAsync(engines, accepted);
            var ending = await engines.EndingOfAsync(accepted.Run);
            ending.Text("answer").ShouldBe(effect == ToolEffect.Once ? "unknown" : "ok");
            keys.Count.ShouldBe(effect == ToolEffect.Once ? 1 : 2);
            keys.Distinct().ShouldHaveSingleItem();
            engines.TypesOf(accepted.Run).Count(static type => type == "tool_executing").ShouldBe(1);
        }
    }

    private static async Task AttemptAsync(TestEngines engines, SubmitResult.Accepted accepted, ExecutionServices? services = null)
    {
        using var lease = engines.Engines.Enter(TestEngines.Ada);
        var pending = new PendingRun(TestEngines.Ada, accepted.Thread, accepted.Run, new UserRunQueue(), lease) { Work = static _ => Task.CompletedTask };
        var attempt = new RunAttempt(pending, engines.Scopes.Opened.First(), new ToolRates(engines.Time), new UserBudget(TestEngines.Ada.Id, engines.Threads, engines.Limits), services ?? engines.Services, engines.Scheduler);
        await attempt.RunAsync();
        await attempt.Bodies.WhenNoneAsync();
    }

    // Every agent is run again, from the top; everything else is read from what is stored.
    private static async Task ReplayEverythingAsync(TestEngines engines, SubmitResult.Accepted accepted, RandomWork work)
    {
        var bodies = work.Bodies.Values.Sum();
        var asked = engines.Model.Asked.Count;
        var record = (await engines.Store.FindRunAsync(TestEngines.Ada.Id, accepted.Run, default))!;
        var replay = new Replaying(engines.Store, record);
        var services = new ExecutionServices(
            engines.Database, replay, engines.Threads, engines.Approvals, new EventRecorder(), engines.Services.Registry, engines.Model, engines.Time, Microsoft.Extensions.Options.Options.Create(engines.Limits), engines.Telemetry,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<ExecutionServices>.Instance);
        await AttemptAsync(engines, accepted, services);
        work.Bodies.Values.Sum().ShouldBe(bodies);
        engines.Model.Asked.Count.ShouldBe(asked);
        var ending = replay.Commits.Select(static commit => commit.Transition).Last(static transition => transition is not null)!;
        ending.Status.ShouldBe(record.Status);
        ending.Answer.ShouldBe(record.Answer);
        ending.Usage.ShouldBe(record.Usage);
        replay.Commits.SelectMany(static commit => commit.Steps).ShouldAllBe(static step => step.Kind == StepKind.Agent && step.Ended);
        replay.Commits.SelectMany(static commit => commit.Events).ShouldAllBe(static e => e.Event is RunResumed || e.Event is AgentCompleted || e.Event is RunCompleted || e.Event is RunFailed);
    }

    /// <summary>From some commit on nothing that this attempt writes counts, as when its process had died.</summary>
    private sealed class Killing(IRunStore store) : StoreDecorator(store)
    {
        private readonly Lock _gate = new();
        private int _left = int.MaxValue;
        private long _dead;
        private Func<RunCommit, bool> _kills = static _ => false;

        public void KillAfter(int commits)
        {
            lock (_gate)
            {
                (_left, _kills) = (commits, static _ => false);
            }
        }

        public void KillAt(Func<RunCommit, bool> kills)
        {
            lock (_gate)
            {
                _kills = kills;
            }
        }

        public override async ValueTask<IReadOnlyList<StoredEvent>> CommitAsync(RunCommit commit, CancellationToken ct)
        {
            bool dies;
            lock (_gate)
            {
                if (commit.Lease <= _dead || _kills(commit))
                {
                    _dead = commit.Lease;
                    throw new LeaseLostException(commit.Run);
                }
                dies = --_left <= 0;
                if (dies)
                {
                    _dead = commit.Lease;
                }
            }
            // Before the write and after it: which one is decided by what it writes.
            if (dies && commit.Steps.Length % 2 == 0)
            {
                throw new LeaseLostException(commit.Run);
            }
            var stored = await base.CommitAsync(commit, ct);
            return dies ? throw new LeaseLostException(commit.Run) : stored;
        }
    }

    /// <summary>Gives the steps of a run that has ended as if its agents had not, and keeps what is written.</summary>
    private sealed class Replaying(IRunStore store, RunRecord record) : StoreDecorator(store), IRunStore
    {
        public List<RunCommit> Commits { get; } = [];

        public override ValueTask<RunLease?> TakeLeaseAsync(UserId user, RunId run, string owner, TimeSpan duration, CancellationToken ct)
            => new(new RunLease(long.MaxValue, record with { Status = RunStatus.Running, EndedAt = null, CancelRequested = false, Attempts = 1 }, record.Agent));

        public override ValueTask<IReadOnlyList<StoredEvent>> CommitAsync(RunCommit commit, CancellationToken ct)
        {
            lock (Commits)
            {
                Commits.Add(commit);
            }
            return new([]);
        }

        async ValueTask<IReadOnlyList<StepRecord>> IRunStore.ReadStepsAsync(UserId user, RunId run, CancellationToken ct)
            => [.. (await ReadStepsAsync(user, run, ct)).Select(static step => step.Kind == StepKind.Agent ? step with { Ended = false, Content = StepContent.Begun(DateTimeOffset.UnixEpoch, JsonText.Null) } : step)];
    }
}
