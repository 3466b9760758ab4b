using System.Text;

namespace Netra;

public sealed class EventLogTests : StoreTest
{
    [Fact]
    public async Task Events_are_replayed_as_the_bytes_that_were_published()
    {
        var (run, lease) = await StartAsync(Ada);
        var text = "quotes \" and \u2028 and \U0001F600 and \\ and é";
        var stored = await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, text), Thought(run, "b")), default);

        Store.Publisher.Published.Skip(1).Select(published => published.Event).ShouldBe(stored);
        Store.Publisher.Published.ShouldAllBe(published => published.User == Ada);
        await ReopenAsync();
        var page = (await Store.Threads.ReadEventsAsync(Ada, run.Run.Thread, 1, 10, default)).ShouldNotBeNull();
        page.Events.Select(Text).ShouldBe(stored.Select(Text));
        page.LastSeq.ShouldBe(3);
        Text(stored[0]).ShouldBe(Encoding.UTF8.GetString(Thought(run, text).ToWire(2).Utf8.Span));
    }

    [Fact]
    public async Task Events_are_read_in_pages()
    {
        var (run, lease) = await StartAsync(Ada);
        await Store.Runs.CommitAsync(Commit(run, lease, [.. Enumerable.Range(0, 9).Select(i => Thought(run, $"{i}"))]), default);

        Seqs((await Store.Threads.ReadEventsAsync(Ada, run.Run.Thread, 0, 4, default))!.Events).ShouldBe([1, 2, 3, 4]);
        Seqs((await Store.Threads.ReadEventsAsync(Ada, run.Run.Thread, 8, 4, default))!.Events).ShouldBe([9, 10]);
        var beyond = (await Store.Threads.ReadEventsAsync(Ada, run.Run.Thread, 99, 4, default)).ShouldNotBeNull();
        (beyond.Events.Count, beyond.LastSeq).ShouldBe((0, 10));
        (await Store.Threads.ReadEventsAsync(Ada, ThreadId.New(), 0, 4, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_page_of_large_events_is_short_and_never_empty()
    {
        var (run, lease) = await StartAsync(Ada);
        var large = new string('x', 300_000);
        await Store.Runs.CommitAsync(Commit(run, lease, [.. Enumerable.Range(0, 9).Select(_ => Thought(run, large))]), default);
        await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, new string('y', 2_000_000))), default);

        var page = (await Store.Threads.ReadEventsAsync(Ada, run.Run.Thread, 0, 1_000, default)).ShouldNotBeNull();
        (page.Events.Count, page.LastSeq).ShouldBe((5, 11));
        (await Store.Threads.ReadEventsAsync(Ada, run.Run.Thread, 10, 1_000, default))!.Events.Single().Seq.ShouldBe(11);
    }

    [Fact]
    public async Task Many_writers_at_once_number_each_thread_without_a_gap_and_publish_in_that_order()
    {
        var commits = TestScale.Of(500);
        var runs = new List<(NewRun Run, long Lease)>();
        var first = await StartAsync(Ada);
        runs.Add(first);
        runs.Add(await StartAsync(Ada, first.Run.Run.Thread));
        for (var i = 0; i < 6; i++)
        {
            runs.Add(await StartAsync(i % 2 == 0 ? Ada : Bob));
        }

        await Task.WhenAll(runs.SelectMany(owned => Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < commits; i++)
            {
                await Store.Runs.CommitAsync(Commit(owned.Run, owned.Lease, Thought(owned.Run, $"{writer}.{i}"), Thought(owned.Run, $"{writer}.{i}+")), default);
            }
        }))));

        foreach (var thread in runs.GroupBy(owned => (owned.Run.Run.User, owned.Run.Run.Thread)))
        {
            var expected = (thread.Count() * commits * 4 * 2) + thread.Count();
            var events = await Store.Threads.ReadAllAsync(thread.Key.User, thread.Key.Thread);
            Seqs(events).ShouldBe(Enumerable.Range(1, expected).Select(seq => (long)seq));
            Store.Publisher.Published.Where(published => published.Event.Thread == thread.Key.Thread).Select(published => published.Event.Seq)
                .ShouldBe(Enumerable.Range(1, expected).Select(seq => (long)seq));
        }
    }

    [Fact]
    public async Task A_caller_is_answered_after_its_events_were_published()
    {
        var (run, lease) = await StartAsync(Ada);
        for (var i = 0; i < 50; i++)
        {
            var stored = await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")), default);
            Store.Publisher.Published.Last().Event.Seq.ShouldBe(stored[0].Seq);
        }
    }

    [Fact]
    public async Task A_publisher_that_throws_costs_no_commit()
    {
        var (run, lease) = await StartAsync(Ada);
        Store.Publisher.OnPublish = _ => throw new InvalidOperationException("a bad socket");

        Seqs(await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")), default)).ShouldBe([2]);
        Store.Database.IsReady.ShouldBeTrue();
        Seqs(await Store.Runs.ReadRunEventsAsync(Ada, run.Run.Run, default)).ShouldBe([1, 2]);
    }
}
