namespace Netra;

/// <summary>Bob asks for everything of Ada's by its right id.</summary>
public sealed class IsolationTests : StoreTest
{
    private NewRun _run = null!;
    private long _lease;
    private ToolCallId _call;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _run = NewThread(Ada, key: "0123456789abcdef");
        await Store.Runs.AdmitAsync(_run, default);
        _lease = (await Store.Runs.TakeLeaseAsync(Ada, _run.Run.Run, "o_1", TimeSpan.FromSeconds(10), default))!.Number;
        _call = ToolCallId.For(_run.Run.Run, "/0");
        await Store.Runs.CommitAsync(Commit(_run, _lease, Thought(_run, "Ada's secret")) with
        {
            Steps = [new StepRecord { Key = "/0", Kind = StepKind.Tool, Name = "add", InputHash = new byte[] { 1 }, Ended = false }],
            Calls = [new ToolCallRecord(_call, "add", JsonText.Null, default, null)],
            Transition = new RunTransition { Status = RunStatus.Running, At = Noon, BeginsAttempt = true, Usage = new RunUsage { InputTokens = 1 } },
        }, default);
    }

    [Fact]
    public async Task A_second_user_never_finds_the_first_users_thread()
    {
        var thread = _run.Run.Thread;

        (await Store.Threads.FindAsync(Bob, thread, default)).ShouldBeNull();
        (await Store.Threads.ListAsync(Bob, 200, null, default)).ShouldBeEmpty();
        (await Store.Threads.ListAsync(Bob, 200, thread, default)).ShouldBeNull();
        (await Store.Threads.ReadEventsAsync(Bob, thread, 0, 1000, default)).ShouldBeNull();
        (await Store.Threads.RenameAsync(Bob, thread, "mine", default)).ShouldBeNull();
        (await Store.Threads.FindCallAsync(Bob, _run.Run.Run, _call, default)).ShouldBeNull();
        (await Store.Threads.ReadUsageAsync(Bob, DateOnly.FromDateTime(Noon.UtcDateTime), default)).ShouldBe(RunUsage.None);
        (await Store.Runs.DeleteThreadAsync(Bob, thread, default)).ShouldBeFalse();
        (await Store.Threads.FindAsync(Ada, thread, default))!.Title.ShouldBe("A question");
    }

    [Fact]
    public async Task A_second_user_never_finds_or_changes_the_first_users_run()
    {
        var run = _run.Run.Run;

        (await Store.Runs.FindRunAsync(Bob, run, default)).ShouldBeNull();
        (await Store.Runs.FindByKeyAsync(Bob, "0123456789abcdef", default)).ShouldBeNull();
        (await Store.Runs.ReadStepsAsync(Bob, run, default)).ShouldBeEmpty();
        (await Store.Runs.ReadRunEventsAsync(Bob, run, default)).ShouldBeEmpty();
        (await Store.Runs.RequestCancelAsync(Bob, run, default)).ShouldBeNull();
        (await Store.Runs.TakeLeaseAsync(Bob, run, "o_1", TimeSpan.FromSeconds(10), default)).ShouldBeNull();
        await Should.ThrowAsync<LeaseLostException>(async () => await Store.Runs.CommitAsync(End(_run, _lease) with { User = Bob }, default));
        (await Store.Runs.AdmitAsync(InThread(Bob, _run.Run.Thread), default)).ShouldBeOfType<AdmitResult.ThreadNotFound>();

        var found = (await Store.Runs.FindRunAsync(Ada, run, default)).ShouldNotBeNull();
        (found.CancelRequested, found.Status).ShouldBe((false, RunStatus.Running));
        Seqs(await Store.Runs.CommitAsync(Commit(_run, _lease, Thought(_run, "still mine")), default)).ShouldBe([3]);
    }

    [Fact]
    public async Task Two_users_with_the_same_ids_have_two_threads()
    {
        var bobs = _run with { Run = _run.Run with { User = Bob }, Title = "Bob's" };

        (await Store.Runs.AdmitAsync(bobs, default)).ShouldBeOfType<AdmitResult.Stored>().Events.Single().Seq.ShouldBe(1);

        (await Store.Threads.FindAsync(Ada, _run.Run.Thread, default))!.LastSeq.ShouldBe(2);
        (await Store.Threads.FindAsync(Bob, _run.Run.Thread, default))!.Title.ShouldBe("Bob's");
        await Store.Runs.DeleteThreadAsync(Bob, _run.Run.Thread, default);
        (await Store.Runs.ReadRunEventsAsync(Ada, _run.Run.Run, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Events_are_published_to_their_user_only()
    {
        await StartAsync(Bob);

        Store.Publisher.Published.Where(published => published.Event.Thread == _run.Run.Thread).ShouldAllBe(published => published.User == Ada);
        Store.Publisher.Published.Where(published => published.Event.Thread != _run.Run.Thread).ShouldAllBe(published => published.User == Bob);
    }

    [Fact]
    public async Task A_second_user_never_reads_or_deletes_the_first_users_log_and_files()
    {
        await using (var import = await Store.Usage.BeginImportAsync(Ada, default))
        {
            await import.AddAsync([UsageTests.Row(0)], default);
            await import.CompleteAsync(10, default);
        }
        await Store.Files.WriteAsync(Ada, "report.csv", new byte[1], default);

        (await Store.Usage.SummarizeAsync(Bob, default)).Rows.ShouldBe(0);
        (await Store.Usage.SumAsync(Bob, UsageGrouping.Feature, default, default)).ShouldBeEmpty();
        (await Store.Usage.DeleteAsync(Bob, null, default)).ShouldBe(0);
        await foreach (var row in Store.Usage.ReadAsync(Bob, default, default))
        {
            row.ShouldBeNull();
        }
        (await Store.Files.ListAsync(Bob, default)).ShouldBeEmpty();
        (await Store.Files.OpenAsync(Bob, "report.csv", default)).ShouldBeNull();
        (await Store.Usage.SummarizeAsync(Ada, default)).Rows.ShouldBe(1);
    }
}
