namespace Netra;

public sealed class WriterTests : StoreTest
{
    [Fact]
    public async Task A_write_that_fails_harms_no_other_of_its_group()
    {
        var (run, lease) = await StartAsync(Ada);
        var count = TestScale.Of(2_000);

        var writes = Enumerable.Range(0, count).Select(async i =>
        {
            if (i % 3 == 0)
            {
                await Should.ThrowAsync<FormatException>(async () => await Store.Database.WriteAsync<int>(connection =>
                {
                    connection.Execute("UPDATE threads SET title = 'half done'");
                    throw new FormatException();
                }, default));
                return 0;
            }
            return (await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")), default)).Count;
        });

        (await Task.WhenAll(writes)).Sum().ShouldBe(count - ((count + 2) / 3));
        (await Store.Threads.FindAsync(Ada, run.Run.Thread, default))!.Title.ShouldBe("A question");
        Store.Database.IsReady.ShouldBeTrue();
    }

    [Fact]
    public async Task Writes_that_wait_together_share_commits()
    {
        var (run, lease) = await StartAsync(Ada);
        var hold = new ManualResetEventSlim();
        var held = Store.Database.WriteAsync(_ => hold.Wait(TimeSpan.FromMinutes(1)), default).AsTask();
        var visible = 0L;
        Store.Publisher.OnPublish = _ =>
        {
            // Whatever is committed in one group with the first is readable before the first is published.
            Store.Publisher.OnPublish = null;
            using var reader = Connection.OpenReader(Path.Combine(Data, "netra.db"));
            visible = reader.QueryNumber("SELECT max(seq) FROM events")!.Value;
        };

        var waiting = Enumerable.Range(0, 100).Select(_ => Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")), default).AsTask()).ToList();
        hold.Set();

        await Task.WhenAll(waiting.Append<Task>(held));
        visible.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task A_full_disk_fails_the_write_with_what_to_do_and_the_store_recovers_by_itself()
    {
        var (run, lease) = await StartAsync(Ada);
        var pages = (await Store.Database.WriteAsync(connection => connection.QueryNumber("PRAGMA page_count"), default))!.Value;
        await Store.Database.WriteAsync(connection => connection.QueryNumber($"PRAGMA max_page_count = {pages}"), default);

        var failure = await Should.ThrowAsync<StoreUnavailableException>(async () => await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, new string('x', 100_000))), default));
        failure.Message.ShouldContain("full");
        failure.Message.ShouldNotContain("\n");
        Seqs(await Store.Runs.ReadRunEventsAsync(Ada, run.Run.Run, default)).ShouldBe([1]);
        Store.Publisher.Published.Count.ShouldBe(1);

        // A small one still fits, and says that the store works; no number was lost.
        Seqs(await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")), default)).ShouldBe([2]);
        Store.Database.IsReady.ShouldBeTrue();
    }

    [Fact]
    public async Task A_store_that_cannot_write_is_not_ready_and_fails_every_write_without_hanging()
    {
        var (run, lease) = await StartAsync(Ada);
        await Store.Database.WriteAsync(connection => connection.Execute("PRAGMA query_only = ON"), default);

        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<StoreUnavailableException>(async () => await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")), default));
            Store.Database.IsReady.ShouldBeFalse();
        }
        Seqs(await Store.Runs.ReadRunEventsAsync(Ada, run.Run.Run, default)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_failing_group_is_committed_one_by_one_so_that_what_fits_is_kept()
    {
        var (run, lease) = await StartAsync(Ada);
        var pages = (await Store.Database.WriteAsync(connection => connection.QueryNumber("PRAGMA page_count"), default))!.Value;
        await Store.Database.WriteAsync(connection => connection.QueryNumber($"PRAGMA max_page_count = {pages}"), default);
        var hold = new ManualResetEventSlim();
        var held = Store.Database.WriteAsync(_ => hold.Wait(TimeSpan.FromMinutes(1)), default).AsTask();

        var small = Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "small")), default).AsTask();
        var large = Store.Runs.CommitAsync(Commit(run, lease, Thought(run, new string('x', 100_000))), default).AsTask();
        var last = Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "last")), default).AsTask();
        hold.Set();

        await held;
        Seqs(await small).ShouldBe([2]);
        await Should.ThrowAsync<StoreUnavailableException>(() => large);
        Seqs(await last).ShouldBe([3]);
    }

    [Fact]
    public async Task A_write_that_is_cancelled_while_it_waits_is_not_done()
    {
        var (run, lease) = await StartAsync(Ada);
        using var cancellation = new CancellationTokenSource();
        var hold = new ManualResetEventSlim();
        var held = Store.Database.WriteAsync(_ => hold.Wait(TimeSpan.FromMinutes(1)), default).AsTask();
        var waiting = Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")), cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        hold.Set();

        await held;
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        Seqs(await Store.Runs.ReadRunEventsAsync(Ada, run.Run.Run, default)).ShouldBe([1]);
    }

    [Fact]
    public async Task What_waits_when_the_store_is_closed_is_written()
    {
        var (run, lease) = await StartAsync(Ada);
        var waiting = Enumerable.Range(0, 50).Select(_ => Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")), default).AsTask()).ToList();
        await ReopenAsync();

        await Task.WhenAll(waiting);
        (await Store.Runs.ReadRunEventsAsync(Ada, run.Run.Run, default)).Count.ShouldBe(51);
    }
}
