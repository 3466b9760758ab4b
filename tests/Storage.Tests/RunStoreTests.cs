namespace Netra;

public sealed class RunStoreTests : StoreTest
{
    [Fact]
    public async Task An_admitted_run_is_stored_with_its_thread_and_events()
    {
        var run = NewThread(Ada, key: "0123456789abcdef", title: "What did it cost?") with { };
        run = run with { Events = run.Events.Add(Draft(run.Run.Thread, run.Run.Run, new RunQueued(1))) };

        var stored = (await Store.Runs.AdmitAsync(run, default)).ShouldBeOfType<AdmitResult.Stored>();

        Seqs(stored.Events).ShouldBe([1, 2]);
        var found = (await Store.Runs.FindRunAsync(Ada, run.Run.Run, default)).ShouldNotBeNull();
        found.ShouldBe(run.Run with { FirstSeq = 1, Warnings = found.Warnings });
        found.Warnings.ShouldBeEmpty();
        (await Store.Threads.FindAsync(Ada, run.Run.Thread, default))
            .ShouldBe(new ThreadSummary(run.Run.Thread, "What did it cost?", "supervisor", Noon, 2, run.Run.Run));
        var earlier = (await Store.Runs.FindByKeyAsync(Ada, "0123456789abcdef", default)).ShouldNotBeNull();
        (earlier.Thread, earlier.Run, earlier.Seq).ShouldBe((run.Run.Thread, run.Run.Run, 1L));
        earlier.RequestHash.ToArray().ShouldBe([1, 2, 3]);
        (await Store.Runs.FindByKeyAsync(Ada, "0123456789abcdeg", default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_second_run_of_a_thread_continues_its_numbers()
    {
        var (first, _) = await StartAsync(Ada);
        var (second, lease) = await StartAsync(Ada, first.Run.Thread);
        await Store.Runs.CommitAsync(Commit(second, lease, Thought(second, "x")), default);

        (await Store.Runs.FindRunAsync(Ada, second.Run.Run, default))!.FirstSeq.ShouldBe(2);
        Seqs(await Store.Runs.ReadRunEventsAsync(Ada, second.Run.Run, default)).ShouldBe([2, 3]);
        Seqs(await Store.Runs.ReadRunEventsAsync(Ada, first.Run.Run, default)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_run_in_a_thread_that_is_not_there_is_refused_and_nothing_is_stored()
    {
        var run = InThread(Ada, ThreadId.New());

        (await Store.Runs.AdmitAsync(run, default)).ShouldBeOfType<AdmitResult.ThreadNotFound>();
        (await Store.Runs.FindRunAsync(Ada, run.Run.Run, default)).ShouldBeNull();
    }

    [Fact]
    public async Task One_thread_too_many_is_refused_and_nothing_is_stored()
    {
        await Store.Runs.AdmitAsync(NewThread(Ada, maxThreads: 2), default);
        await Store.Runs.AdmitAsync(NewThread(Ada, maxThreads: 2), default);
        await Store.Runs.AdmitAsync(NewThread(Bob, maxThreads: 2), default);
        var run = NewThread(Ada, maxThreads: 2);

        (await Store.Runs.AdmitAsync(run, default)).ShouldBeOfType<AdmitResult.TooManyThreads>();
        (await Store.Threads.FindAsync(Ada, run.Run.Thread, default)).ShouldBeNull();
        Store.Publisher.Published.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_key_names_one_run_of_a_user_and_goes_with_its_thread()
    {
        var run = NewThread(Ada, key: "0123456789abcdef");
        await Store.Runs.AdmitAsync(run, default);

        await Should.ThrowAsync<Exception>(async () => await Store.Runs.AdmitAsync(NewThread(Ada, key: "0123456789abcdef"), default));
        (await Store.Runs.AdmitAsync(NewThread(Bob, key: "0123456789abcdef"), default)).ShouldBeOfType<AdmitResult.Stored>();
        (await Store.Threads.ListAsync(Ada, 10, null, default))!.Count.ShouldBe(1);

        await Store.Runs.DeleteThreadAsync(Ada, run.Run.Thread, default);
        (await Store.Runs.FindByKeyAsync(Ada, "0123456789abcdef", default)).ShouldBeNull();
        (await Store.Runs.FindByKeyAsync(Bob, "0123456789abcdef", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_write_with_an_old_lease_changes_nothing()
    {
        var (run, old) = await StartAsync(Ada);
        var current = (await Store.Runs.TakeLeaseAsync(Ada, run.Run.Run, "o_1", TimeSpan.FromSeconds(10), default))!.Number;
        current.ShouldBeGreaterThan(old);

        await Should.ThrowAsync<LeaseLostException>(async () => await Store.Runs.CommitAsync(
            End(run, old) with { Events = [Thought(run, "late")], Steps = [Step("/0", ended: true)], Calls = [Call(run)] }, default));

        (await Store.Runs.FindRunAsync(Ada, run.Run.Run, default))!.Status.ShouldBe(RunStatus.Running);
        (await Store.Runs.ReadStepsAsync(Ada, run.Run.Run, default)).ShouldBeEmpty();
        Seqs(await Store.Runs.ReadRunEventsAsync(Ada, run.Run.Run, default)).ShouldBe([1]);
        Store.Publisher.Published.Count.ShouldBe(1);
        Seqs(await Store.Runs.CommitAsync(Commit(run, current, Thought(run, "mine")), default)).ShouldBe([2]);
    }

    [Fact]
    public async Task A_write_that_names_another_thread_or_user_changes_nothing()
    {
        var (run, lease) = await StartAsync(Ada);
        var (other, _) = await StartAsync(Ada);

        await Should.ThrowAsync<LeaseLostException>(async () => await Store.Runs.CommitAsync(End(run, lease) with { Thread = other.Run.Thread }, default));
        await Should.ThrowAsync<LeaseLostException>(async () => await Store.Runs.CommitAsync(End(run, lease) with { User = Bob }, default));
        (await Store.Runs.FindRunAsync(Ada, run.Run.Run, default))!.Status.ShouldBe(RunStatus.Running);
    }

    [Fact]
    public async Task An_end_gives_the_lease_back_for_good()
    {
        var (run, lease) = await StartAsync(Ada);
        await Store.Runs.CommitAsync(End(run, lease), default);

        await Should.ThrowAsync<LeaseLostException>(async () => await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "after")), default));
        (await Store.Runs.TakeLeaseAsync(Ada, run.Run.Run, "o_1", TimeSpan.FromSeconds(10), default)).ShouldBeNull();
        (await Store.Runs.TakeLeaseAsync(Ada, RunId.New(), "o_1", TimeSpan.FromSeconds(10), default)).ShouldBeNull();
    }

    [Fact]
    public async Task Leases_of_an_earlier_process_are_void_and_their_numbers_never_come_again()
    {
        var (run, lease) = await StartAsync(Ada);
        await ReopenAsync();

        await Should.ThrowAsync<LeaseLostException>(async () => await Store.Runs.CommitAsync(End(run, lease), default));
        (await Store.Runs.TakeLeaseAsync(Ada, run.Run.Run, "o_1", TimeSpan.FromSeconds(10), default))!.Number.ShouldBeGreaterThan(lease);
    }

    [Fact]
    public async Task A_runs_end_is_stored_whole()
    {
        var (run, lease) = await StartAsync(Ada);
        var usage = new RunUsage { InputTokens = 7, OutputTokens = 3, ModelCalls = 2, ToolCalls = 1, CostUsd = 0.1234567890123m, Estimated = true };
        var end = End(run, lease, usage: usage);
        await Store.Runs.CommitAsync(end with { Transition = end.Transition! with { Warnings = [new RunWarning("partial_data", "No latency.")], ThreadAgent = "data" } }, default);

        var found = (await Store.Runs.FindRunAsync(Ada, run.Run.Run, default)).ShouldNotBeNull();
        (found.Status, found.StartedAt, found.EndedAt, found.Attempts).ShouldBe((RunStatus.Completed, Noon, Noon.AddSeconds(5), 1));
        found.Answer.ToString().ShouldBe("\"42\"");
        found.Usage.ShouldBe(usage);
        found.Warnings.ShouldBe([new RunWarning("partial_data", "No latency.")]);
        var thread = (await Store.Threads.FindAsync(Ada, run.Run.Thread, default)).ShouldNotBeNull();
        (thread.Agent, thread.ActiveRun).ShouldBe(("data", null));
        (await Store.Runs.ReadUnownedAsync(default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(RunStatus.Completed)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.TimedOut)]
    [InlineData(RunStatus.Cancelled)]
    public async Task Every_ending_is_read_back(RunStatus status)
    {
        var (run, lease) = await StartAsync(Ada);
        await Store.Runs.CommitAsync(End(run, lease, status, new RunUsage { CostUsd = null }), default);

        var found = (await Store.Runs.FindRunAsync(Ada, run.Run.Run, default)).ShouldNotBeNull();
        (found.Status, found.Usage.CostUsd).ShouldBe((status, null));
    }

    [Fact]
    public async Task A_later_attempt_keeps_the_first_start_and_what_was_used()
    {
        var (run, lease) = await StartAsync(Ada);
        var usage = new RunUsage { InputTokens = 5, ModelCalls = 1, CostUsd = 1m };
        await Store.Runs.CommitAsync(Commit(run, lease) with { Transition = new RunTransition { Status = RunStatus.Waiting, At = Noon.AddSeconds(1), Usage = usage } }, default);
        var next = (await Store.Runs.TakeLeaseAsync(Ada, run.Run.Run, "o_1", TimeSpan.FromSeconds(10), default)).ShouldNotBeNull();
        await Store.Runs.CommitAsync(
            Commit(run, next.Number) with { Transition = new RunTransition { Status = RunStatus.Running, At = Noon.AddSeconds(9), BeginsAttempt = true } }, default);

        var found = (await Store.Runs.FindRunAsync(Ada, run.Run.Run, default)).ShouldNotBeNull();
        (found.Attempts, found.StartedAt, found.EndedAt, found.Usage).ShouldBe((2, Noon, null, usage));
    }

    [Fact]
    public async Task A_step_begins_and_ends_once()
    {
        var (run, lease) = await StartAsync(Ada);
        foreach (var kind in Enum.GetValues<StepKind>())
        {
            await Store.Runs.CommitAsync(Commit(run, lease) with { Steps = [Step($"/{kind}", ended: false, kind)] }, default);
        }
        await Store.Runs.CommitAsync(Commit(run, lease) with { Steps = [Step("/Tool", ended: true)] }, default);

        var steps = await Store.Runs.ReadStepsAsync(Ada, run.Run.Run, default);
        steps.Select(step => step.Kind).ShouldBe(Enum.GetValues<StepKind>(), ignoreOrder: true);
        var tool = steps.Single(step => step.Key == "/Tool");
        (tool.Kind, tool.Name, tool.Ended, tool.Content.ToString()).ShouldBe((StepKind.Tool, "add", true, "{\"v\":1}"));
        tool.InputHash.ToArray().ShouldBe([9]);

        await Should.ThrowAsync<InvalidOperationException>(async () => await Store.Runs.CommitAsync(
            Commit(run, lease, Thought(run, "not stored")) with { Steps = [Step("/Tool", ended: true)] }, default));
        Seqs(await Store.Runs.ReadRunEventsAsync(Ada, run.Run.Run, default)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_tool_call_is_read_back_at_work_and_ended()
    {
        var (run, lease) = await StartAsync(Ada);
        var call = Call(run);
        await Store.Runs.CommitAsync(Commit(run, lease) with { Calls = [call] }, default);
        (await Store.Threads.FindCallAsync(Ada, run.Run.Run, call.Call, default)).ShouldBe(call);

        var ended = call with { Result = JsonText.Parse("3"), Status = CallStatus.InvalidArguments };
        await Store.Runs.CommitAsync(Commit(run, lease) with { Calls = [ended] }, default);
        (await Store.Threads.FindCallAsync(Ada, run.Run.Run, call.Call, default)).ShouldBe(ended);
    }

    [Fact]
    public async Task A_cancel_is_stored_for_a_run_that_has_not_ended()
    {
        var (run, lease) = await StartAsync(Ada);

        (await Store.Runs.RequestCancelAsync(Ada, run.Run.Run, default)).ShouldBe(RunStatus.Running);
        (await Store.Runs.RequestCancelAsync(Ada, RunId.New(), default)).ShouldBeNull();
        (await Store.Runs.FindRunAsync(Ada, run.Run.Run, default))!.CancelRequested.ShouldBeTrue();

        var (other, otherLease) = await StartAsync(Ada);
        await Store.Runs.CommitAsync(End(other, otherLease), default);
        (await Store.Runs.RequestCancelAsync(Ada, other.Run.Run, default)).ShouldBe(RunStatus.Completed);
        (await Store.Runs.FindRunAsync(Ada, other.Run.Run, default))!.CancelRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Another_owner_gets_a_run_when_its_time_has_run_out_and_no_write_of_the_first_counts_from_then_on()
    {
        var (run, first) = await StartAsync(Ada);
        (await Store.Runs.TakeLeaseAsync(Ada, run.Run.Run, "o_2", TimeSpan.FromSeconds(10), default)).ShouldBeNull();
        Store.Time.Pass(TimeSpan.FromSeconds(9));
        (await Store.Runs.RenewLeasesAsync([new(Ada, run.Run.Run, first)], TimeSpan.FromSeconds(10), default)).ShouldBeEmpty();
        Store.Time.Pass(TimeSpan.FromSeconds(9));
        (await Store.Runs.TakeLeaseAsync(Ada, run.Run.Run, "o_2", TimeSpan.FromSeconds(10), default)).ShouldBeNull();
        (await Store.Runs.ReadUnownedAsync(default)).ShouldBeEmpty();
        Store.Time.Pass(TimeSpan.FromSeconds(1));
        // Late, but nobody has taken it: what a paused owner writes still counts.
        Seqs(await Store.Runs.CommitAsync(Commit(run, first, Thought(run, "late")), default)).ShouldBe([2]);

        (await Store.Runs.ReadUnownedAsync(default)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            found => (found.User, found.Thread, found.Run).ShouldBe((Ada, run.Run.Thread, run.Run.Run)),
            found => (found.IsStarted, found.WasOwned).ShouldBe((true, true)));
        var second = (await Store.Runs.TakeLeaseAsync(Ada, run.Run.Run, "o_2", TimeSpan.FromSeconds(10), default))!.Number;
        await Should.ThrowAsync<LeaseLostException>(async () => await Store.Runs.CommitAsync(Commit(run, first, Thought(run, "too late")), default));
        (await Store.Runs.RenewLeasesAsync([new(Ada, run.Run.Run, first), new(Ada, run.Run.Run, second)], TimeSpan.FromSeconds(10), default))
            .ShouldBe([new HeldLease(Ada, run.Run.Run, first)]);
        await Store.Runs.ReleaseLeaseAsync(new(Ada, run.Run.Run, first), default);
        (await Store.Runs.TakeLeaseAsync(Ada, run.Run.Run, "o_1", TimeSpan.FromSeconds(10), default)).ShouldBeNull();
        Seqs(await Store.Runs.CommitAsync(Commit(run, second, Thought(run, "mine")), default)).ShouldBe([3]);
    }

    [Fact]
    public async Task Two_owners_writes_in_any_order_count_only_while_theirs_is_the_last_number()
    {
        // Each bit says whose write comes next, and where between them the second takes the run.
        for (var order = 0; order < 1 << 6; order++)
        {
            for (var taken = 0; taken <= 6; taken++)
            {
                var (run, first) = await StartAsync(Ada);
                long? second = null;
                var expected = new List<long>();
                for (var i = 0; i <= 6; i++)
                {
                    if (i == taken)
                    {
                        Store.Time.Pass(TimeSpan.FromSeconds(10));
                        second = (await Store.Runs.TakeLeaseAsync(Ada, run.Run.Run, "o_2", TimeSpan.FromSeconds(10), default))!.Number;
                    }
                    if (i == 6)
                    {
                        break;
                    }
                    var lease = (order >> i & 1) == 0 ? first : second ?? first + 1_000_000;
                    try
                    {
                        expected.AddRange(Seqs(await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, $"{lease}")), default)));
                        lease.ShouldBe(second ?? first);
                    }
                    catch (LeaseLostException)
                    {
                        lease.ShouldNotBe(second ?? first);
                    }
                }
                Seqs(await Store.Runs.ReadRunEventsAsync(Ada, run.Run.Run, default)).ShouldBe([1, .. expected]);
                await Store.Runs.DeleteThreadAsync(Ada, run.Run.Thread, default);
            }
        }
    }

    [Fact]
    public async Task A_run_that_was_given_back_can_be_taken_at_once_and_says_so_until_it_goes_on()
    {
        var (run, lease) = await StartAsync(Ada);
        await Store.Runs.ReleaseLeaseAsync(new(Ada, run.Run.Run, lease), default);
        await Should.ThrowAsync<LeaseLostException>(async () => await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "after")), default));

        var taken = (await Store.Runs.TakeLeaseAsync(Ada, run.Run.Run, "o_2", TimeSpan.FromSeconds(10), default)).ShouldNotBeNull();
        taken.Run.IsDrained.ShouldBeTrue();
        await Store.Runs.CommitAsync(Commit(run, taken.Number) with { Transition = new RunTransition { Status = RunStatus.Running, At = Noon, BeginsAttempt = true } }, default);
        var record = (await Store.Runs.FindRunAsync(Ada, run.Run.Run, default))!;
        (record.IsDrained, record.Attempts).ShouldBe((false, 2));
    }

    [Fact]
    public async Task Runs_that_nobody_owns_are_listed_oldest_first_for_all_users_with_who_asked_for_them()
    {
        var (first, lease) = await StartAsync(Ada);
        var (second, _) = await StartAsync(Bob);
        var third = NewThread(Ada);
        third = third with { Run = third.Run with { Roles = ["admin", "keeper"] } };
        await Store.Runs.AdmitAsync(third, default);
        var waiting = (await Store.Runs.ReadUnownedAsync(default)).ShouldHaveSingleItem();
        (waiting.Run, waiting.IsStarted, waiting.WasOwned, waiting.Owner.Plan).ShouldBe((third.Run.Run, false, false, Plan.Mid));
        waiting.Owner.Roles.ShouldBe(["admin", "keeper"]);
        Store.Time.Pass(TimeSpan.FromSeconds(10));
        (await Store.Runs.ReadUnownedAsync(default)).Select(run => run.Run).ShouldBe([first.Run.Run, second.Run.Run, third.Run.Run]);

        await Store.Runs.CommitAsync(End(first, lease), default);
        (await Store.Runs.ReadUnownedAsync(default)).Select(run => run.Run).ShouldBe([second.Run.Run, third.Run.Run]);
    }

    [Fact]
    public async Task Deleting_a_thread_takes_everything_in_it_and_is_told_after_its_last_event()
    {
        var (run, lease) = await StartAsync(Ada);
        await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")) with { Steps = [Step("/0", true)], Calls = [Call(run)] }, default);

        (await Store.Runs.DeleteThreadAsync(Ada, run.Run.Thread, default)).ShouldBeTrue();

        Store.Publisher.Deleted.ShouldBe([(Ada, run.Run.Thread)]);
        (await Store.Runs.DeleteThreadAsync(Ada, run.Run.Thread, default)).ShouldBeFalse();
        Store.Publisher.Deleted.Count.ShouldBe(1);
        foreach (var table in new[] { "threads", "runs", "events", "steps", "calls" })
        {
            (await Store.Database.ReadAsync(connection => connection.QueryNumber($"SELECT count(*) FROM {table}"), default)).ShouldBe(0, table);
        }
        await Should.ThrowAsync<LeaseLostException>(async () => await Store.Runs.CommitAsync(End(run, lease), default));
    }

    [Fact]
    public async Task A_transient_event_or_one_of_another_run_is_not_stored()
    {
        var (run, lease) = await StartAsync(Ada);
        var (other, _) = await StartAsync(Ada);

        await Should.ThrowAsync<ArgumentException>(async () => await Store.Runs.CommitAsync(Commit(run, lease, Draft(run.Run.Thread, run.Run.Run, new QueuePosition(1))), default));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.Runs.CommitAsync(Commit(run, lease, Thought(other, "x")), default));
    }

    private static StepRecord Step(string key, bool ended, StepKind kind = StepKind.Tool)
        => new() { Key = key, Kind = kind, Name = "add", InputHash = new byte[] { 9 }, Ended = ended, Content = ended ? JsonText.Parse("{\"v\":1}") : default };

    private static ToolCallRecord Call(NewRun run) => new(ToolCallId.For(run.Run.Run, "/0/0"), "add", JsonText.Parse("{\"a\":1}"), default, null);
}
