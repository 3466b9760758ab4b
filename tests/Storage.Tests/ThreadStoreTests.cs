namespace Netra;

public sealed class ThreadStoreTests : StoreTest
{
    [Fact]
    public async Task Threads_are_listed_newest_first_in_pages()
    {
        var threads = new List<ThreadId>();
        for (var i = 0; i < 5; i++)
        {
            threads.Insert(0, (await StartAsync(Ada)).Run.Run.Thread);
        }

        (await Store.Threads.ListAsync(Ada, 2, null, default))!.Select(thread => thread.Thread).ShouldBe(threads.Take(2));
        (await Store.Threads.ListAsync(Ada, 2, threads[1], default))!.Select(thread => thread.Thread).ShouldBe(threads.Skip(2).Take(2));
        (await Store.Threads.ListAsync(Ada, 200, threads[4], default)).ShouldBeEmpty();
        (await Store.Threads.ListAsync(Ada, 2, ThreadId.New(), default)).ShouldBeNull();
        (await Store.Threads.ListAsync(Bob, 2, null, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_thread_is_renamed()
    {
        var (run, _) = await StartAsync(Ada);

        (await Store.Threads.RenameAsync(Ada, run.Run.Thread, "Costs", default))!.Title.ShouldBe("Costs");
        (await Store.Threads.FindAsync(Ada, run.Run.Thread, default))!.Title.ShouldBe("Costs");
        (await Store.Threads.RenameAsync(Ada, ThreadId.New(), "x", default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("\U0001F600 \"it's\" \u2028 é")]
    public async Task Any_text_comes_back_as_it_was(string text)
    {
        var (run, _) = await StartAsync(Ada);

        foreach (var title in new[] { text, text + new string('ü', 1_000) })
        {
            await Store.Threads.RenameAsync(Ada, run.Run.Thread, title, default);
            (await Store.Threads.FindAsync(Ada, run.Run.Thread, default))!.Title.ShouldBe(title);
        }
    }

    [Fact]
    public async Task The_active_run_is_the_one_at_work_else_the_first_in_line()
    {
        var waiting = NewThread(Ada);
        await Store.Runs.AdmitAsync(waiting, default);
        var later = InThread(Ada, waiting.Run.Thread);
        await Store.Runs.AdmitAsync(later, default);
        await ShouldBeActiveAsync(waiting.Run.Run);

        var lease = (await Store.Runs.TakeLeaseAsync(Ada, later.Run.Run, "o_1", TimeSpan.FromSeconds(10), default))!.Number;
        await Store.Runs.CommitAsync(Commit(later, lease) with { Transition = new RunTransition { Status = RunStatus.Running, At = Noon, BeginsAttempt = true } }, default);
        await ShouldBeActiveAsync(later.Run.Run);

        await Store.Runs.CommitAsync(End(later, lease), default);
        await ShouldBeActiveAsync(waiting.Run.Run);

        await Store.Runs.CommitAsync(End(waiting, (await Store.Runs.TakeLeaseAsync(Ada, waiting.Run.Run, "o_1", TimeSpan.FromSeconds(10), default))!.Number, RunStatus.Cancelled), default);
        await ShouldBeActiveAsync(null);

        async Task ShouldBeActiveAsync(RunId? run)
        {
            (await Store.Threads.FindAsync(Ada, waiting.Run.Thread, default))!.ActiveRun.ShouldBe(run);
            (await Store.Threads.ListAsync(Ada, 10, null, default))!.Single().ActiveRun.ShouldBe(run);
        }
    }

    [Fact]
    public async Task A_run_reads_the_ended_runs_before_it_of_its_user_and_thread_newest_first()
    {
        var (first, firstLease) = await StartAsync(Ada);
        var thread = first.Run.Thread;
        await Store.Runs.CommitAsync(End(first, firstLease), default);
        var (second, secondLease) = await StartAsync(Ada, thread);
        await Store.Runs.CommitAsync(End(second, secondLease), default);
        var (failed, failedLease) = await StartAsync(Ada, thread);
        await Store.Runs.CommitAsync(End(failed, failedLease, RunStatus.Failed), default);
        await Store.Runs.AdmitAsync(InThread(Ada, thread), default);
        var (last, _) = await StartAsync(Ada, thread);
        var (elsewhere, _) = await StartAsync(Ada);

        // One that has not begun is none yet.
        (await ReadAsync(Ada, thread, last)).Select(static turn => turn.Status).ShouldBe([RunStatus.Failed, RunStatus.Completed, RunStatus.Completed]);
        (await ReadAsync(Ada, thread, second)).Count.ShouldBe(1);
        (await ReadAsync(Ada, thread, first)).ShouldBeEmpty();
        (await ReadAsync(Ada, thread, last, limit: 1)).Count.ShouldBe(1);
        (await ReadAsync(Ada, thread, last, bytes: 1)).Count.ShouldBe(1);
        (await ReadAsync(Ada, thread, elsewhere)).ShouldBeEmpty();
        (await ReadAsync(Ada, elsewhere.Run.Thread, last)).ShouldBeEmpty();
        (await ReadAsync(Bob, thread, last)).ShouldBeEmpty();

        ValueTask<IReadOnlyList<ThreadTurn>> ReadAsync(UserId user, ThreadId of, NewRun before, int limit = 50, long bytes = 1 << 20)
            => Store.Threads.ReadTurnsAsync(user, of, before.Run.Run, limit, bytes, 10, default);
    }

    [Fact]
    public async Task Usage_of_a_day_is_the_exact_sum_of_the_runs_that_began_on_it()
    {
        for (var i = 0; i < 10; i++)
        {
            var (run, lease) = await StartAsync(Ada);
            await Store.Runs.CommitAsync(End(run, lease, usage: new RunUsage { InputTokens = 10, OutputTokens = 1, ModelCalls = 2, ToolCalls = 3, CostUsd = 0.1m }), default);
        }
        await StartAsync(Ada);
        await Store.Runs.AdmitAsync(NewThread(Ada), default);

        (await Store.Threads.ReadUsageAsync(Ada, DateOnly.FromDateTime(Noon.UtcDateTime), default))
            .ShouldBe(new RunUsage { InputTokens = 100, OutputTokens = 10, ModelCalls = 20, ToolCalls = 30, CostUsd = 1.0m });
        (await Store.Threads.ReadUsageAsync(Ada, DateOnly.FromDateTime(Noon.UtcDateTime).AddDays(1), default)).ShouldBe(RunUsage.None);
        (await Store.Threads.ReadUsageAsync(Bob, DateOnly.FromDateTime(Noon.UtcDateTime), default)).ShouldBe(RunUsage.None);
    }

    [Fact]
    public async Task What_has_a_price_counts_beside_what_has_none()
    {
        var used = new RunUsage { InputTokens = 10, ModelCalls = 1, CostUsd = 0.25m } + new RunUsage { InputTokens = 5, ModelCalls = 1, CostUsd = null };
        used.CostUsd.ShouldBeNull();
        for (var i = 0; i < 2; i++)
        {
            var (run, lease) = await StartAsync(Ada);
            await Store.Runs.CommitAsync(End(run, lease, usage: used), default);
            (await Store.Runs.FindRunAsync(Ada, run.Run.Run, default))!.Usage.ShouldBe(used);
        }
        var day = await Store.Threads.ReadUsageAsync(Ada, DateOnly.FromDateTime(Noon.UtcDateTime), default);
        (day.PricedUsd, day.IsUnpriced, day.CostUsd).ShouldBe((0.5m, true, null));
    }

    [Fact]
    public async Task What_was_used_stays_used_when_its_thread_is_deleted_and_goes_with_its_user()
    {
        var today = DateOnly.FromDateTime(Noon.UtcDateTime);
        var usage = new RunUsage { InputTokens = 10, OutputTokens = 1, ModelCalls = 2, ToolCalls = 3, CostUsd = 0.1m, Estimated = true };
        var (run, lease) = await StartAsync(Ada);
        await Store.Runs.CommitAsync(End(run, lease, usage: usage), default);
        (await Store.Runs.DeleteThreadAsync(Ada, run.Run.Thread, default)).ShouldBeTrue();
        (await Store.Threads.ReadUsageAsync(Ada, today, default)).ShouldBe(usage);
        (await Store.Threads.ReadUsageAsync(Ada, today.AddDays(1), default)).ShouldBe(RunUsage.None);
        (await Store.Threads.ReadUsageAsync(Bob, today, default)).ShouldBe(RunUsage.None);
        // Nothing of it is kept for longer than it is asked for.
        Store.Time.Pass(TimeSpan.FromDays(400));
        await Store.Runs.DeleteThreadAsync(Ada, new ThreadId("t_none"), default);
        (await Store.Threads.ReadUsageAsync(Ada, today, default)).ShouldBe(RunUsage.None);
    }
}
