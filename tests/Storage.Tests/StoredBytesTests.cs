namespace Netra;

/// <summary>The bytes of a user's conversations: counted with every write, exactly, and never beyond what a write allows.</summary>
public sealed class StoredBytesTests : StoreTest
{
    /// <summary>Counts again, by what the tables hold.</summary>
    private const string Recount = """
        SELECT
            (SELECT ifnull(sum(length(CAST(title AS BLOB))), 0) FROM threads WHERE user = ?1)
            + (SELECT ifnull(sum(length(input) + ifnull(length(answer), 0) + length(CAST(warnings AS BLOB))), 0) FROM runs WHERE user = ?1)
            + (SELECT ifnull(sum(length(wire)), 0) FROM events WHERE user = ?1)
            + (SELECT ifnull(sum(length(content)), 0) FROM steps WHERE user = ?1)
            + (SELECT ifnull(sum(ifnull(length(arguments), 0) + ifnull(length(result), 0)), 0) FROM calls WHERE user = ?1)
            + (SELECT ifnull(sum(length(arguments) + length(shown) + length(CAST(hidden AS BLOB)) + ifnull(length(CAST(reason AS BLOB)), 0)), 0) FROM approvals WHERE user = ?1)
        """;

    private readonly List<(NewRun Run, long Lease)> _active = [];
    private readonly List<(UserId User, ThreadId Thread)> _threads = [];
    private readonly List<ApprovalRecord> _asked = [];
    private int _step;

    private ApprovalStore Approvals => new(Store.Database, Store.Publisher, Store.Time);

    [Fact]
    public async Task The_count_is_what_counting_again_gives_after_any_operations()
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            for (var i = 0; i < TestScale.Of(2_000) / 4; i++)
            {
                await ChangeAsync(random, random.Next(2) == 0 ? Ada : Bob);
                await ShouldBeExactAsync($"seed {seed}, operation {i}");
            }
        }
        (await CountAsync(Ada)).ShouldBeGreaterThan(0);
        await Store.Accounts.AddAsync(AccountStoreTests.Account(Ada, "ada"), default);
        await Store.Accounts.RemoveAsync(Ada, default);
        (await CountAsync(Ada)).ShouldBe(0);
        await ShouldBeExactAsync("after removing the user");
        foreach (var (user, thread) in _threads.Where(static known => known.User == Bob))
        {
            await Store.Runs.DeleteThreadAsync(user, thread, default);
        }
        (await CountAsync(Bob)).ShouldBe(0);
    }

    [Fact]
    public async Task What_an_earlier_version_stored_is_counted_when_the_store_is_opened()
    {
        var random = new Random(5);
        for (var i = 0; i < 100; i++)
        {
            await ChangeAsync(random, random.Next(2) == 0 ? Ada : Bob);
        }
        var counted = (await CountAsync(Ada), await CountAsync(Bob));
        await Store.DisposeAsync();
        using (var old = Connection.OpenWriter(Path.Combine(Data, "netra.db")))
        {
            foreach (var table in new[] { "threads", "runs", "events", "steps", "calls", "approvals" })
            {
                old.Script($"DROP TRIGGER {table}_stored; DROP TRIGGER {table}_changed; DROP TRIGGER {table}_removed;");
            }
            old.Script("DROP TRIGGER runs_deleted; DROP TABLE deleted_runs; ALTER TABLE runs DROP COLUMN unpriced;");
            old.Script("DROP TABLE stored_bytes; ALTER TABLE calls DROP COLUMN ord; ALTER TABLE runs DROP COLUMN follows; ALTER TABLE sessions DROP COLUMN used_at; PRAGMA user_version = 4;");
        }
        await ReopenAsync();

        (await CountAsync(Ada), await CountAsync(Bob)).ShouldBe(counted);
        await ShouldBeExactAsync("after the migration");
        await ChangeAsync(random, Ada);
        await ShouldBeExactAsync("after a change");
    }

    [Fact]
    public async Task A_run_beyond_the_limit_is_refused_and_nothing_is_stored()
    {
        var first = NewThread(Ada);
        await Store.Runs.AdmitAsync(first, default);
        var full = await CountAsync(Ada);

        (await Store.Runs.AdmitAsync(InThread(Ada, first.Run.Thread) with { MaxStoredBytes = full }, default)).ShouldBeOfType<AdmitResult.TooManyBytes>();
        (await Store.Runs.AdmitAsync(NewThread(Ada) with { MaxStoredBytes = full }, default)).ShouldBeOfType<AdmitResult.TooManyBytes>();

        (await CountAsync(Ada)).ShouldBe(full);
        (await Store.Threads.ListAsync(Ada, 10, null, default))!.ShouldHaveSingleItem().LastSeq.ShouldBe(1);
        Store.Publisher.Published.Count.ShouldBe(1);
        (await Store.Runs.AdmitAsync(NewThread(Bob) with { MaxStoredBytes = full }, default)).ShouldBeOfType<AdmitResult.Stored>();
        await Store.Runs.DeleteThreadAsync(Ada, first.Run.Thread, default);
        (await Store.Runs.AdmitAsync(NewThread(Ada) with { MaxStoredBytes = full }, default)).ShouldBeOfType<AdmitResult.Stored>();
        (await CountAsync(Ada)).ShouldBe(full);
    }

    [Fact]
    public async Task A_write_beyond_the_limit_is_refused_whole_and_one_without_a_limit_is_not()
    {
        var (run, lease) = await StartAsync(Ada);
        var commit = Commit(run, lease, Thought(run, "more")) with { Steps = [Step("/0", JsonText.String("more"), ended: true)] };
        var before = await CountAsync(Ada);

        await Should.ThrowAsync<StoredBytesExceededException>(async () => await Store.Runs.CommitAsync(commit with { MaxStoredBytes = before }, default));
        (await CountAsync(Ada)).ShouldBe(before);
        (await Store.Runs.ReadStepsAsync(Ada, run.Run.Run, default)).ShouldBeEmpty();
        Seqs(await Store.Runs.ReadRunEventsAsync(Ada, run.Run.Run, default)).ShouldBe([1]);

        Seqs(await Store.Runs.CommitAsync(commit, default)).ShouldBe([2]);
        var after = await CountAsync(Ada);
        Seqs(await Store.Runs.CommitAsync(Commit(run, lease) with { MaxStoredBytes = after }, default)).ShouldBeEmpty();
        await Should.ThrowAsync<StoredBytesExceededException>(async () => await Store.Runs.CommitAsync(Commit(run, lease) with { MaxStoredBytes = after - 1 }, default));
    }

    private async Task ChangeAsync(Random random, UserId user)
    {
        var own = _active.FindAll(active => active.Run.Run.User == user);
        if (own.Count == 0 || random.Next(6) == 0)
        {
            ThreadId? thread = _threads.FindLast(known => known.User == user) is { User.Value: not null } known && random.Next(2) == 0 ? known.Thread : null;
            var started = await StartAsync(user, thread);
            _active.Add(started);
            _threads.Add((user, started.Run.Run.Thread));
            return;
        }
        var (run, lease) = own[random.Next(own.Count)];
        switch (random.Next(9))
        {
            case 0:
                await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, AnyText(random)), Thought(run, AnyText(random))), default);
                break;
            case 1:
                var key = $"/{_step++}";
                await Store.Runs.CommitAsync(Commit(run, lease) with { Steps = [Step(key, default, ended: false), Step(key, AnyJson(random), ended: false)] }, default);
                await Store.Runs.CommitAsync(Commit(run, lease) with { Steps = [Step(key, AnyJson(random), ended: true)] }, default);
                break;
            case 2:
                var call = ToolCallId.For(run.Run.Run, $"/{_step++}");
                await Store.Runs.CommitAsync(Commit(run, lease) with { Calls = [new ToolCallRecord(call, "add", AnyJson(random), default, null)] }, default);
                await Store.Runs.CommitAsync(Commit(run, lease) with { Calls = [new ToolCallRecord(call, "add", default, AnyJson(random), CallStatus.Ok)] }, default);
                break;
            case 3:
                var asked = ApprovalStoreTests.Asked(run, $"k_{_step++}") with { Arguments = AnyJson(random), Shown = AnyJson(random) };
                await Store.Runs.CommitAsync(Commit(run, lease) with { Approvals = [asked] }, default);
                _asked.Add(asked);
                break;
            case 4 when _asked.Count > 0:
                var decided = _asked[random.Next(_asked.Count)];
                await Approvals.DecideAsync(
                    user, new ApprovalDecision { Run = decided.Run, Call = decided.Call, ArgumentsHash = decided.ArgumentsHash, IsApproved = random.Next(2) == 0, Reason = AnyText(random) }, default);
                break;
            case 5:
                await Store.Threads.RenameAsync(user, run.Run.Thread, AnyText(random), default);
                break;
            case 6:
                _active.Remove((run, lease));
                var end = End(run, lease);
                await Store.Runs.CommitAsync(end with { Transition = end.Transition! with { Answer = AnyJson(random), Warnings = [new RunWarning("partial_data", AnyText(random))] } }, default);
                break;
            case 7:
                var full = await CountAsync(user);
                (await Store.Runs.AdmitAsync(InThread(user, run.Run.Thread) with { MaxStoredBytes = full }, default)).ShouldBeOfType<AdmitResult.TooManyBytes>();
                await Should.ThrowAsync<StoredBytesExceededException>(async () => await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")) with { MaxStoredBytes = full }, default));
                break;
            case 8 when random.Next(3) == 0:
                await Store.Runs.DeleteThreadAsync(user, run.Run.Thread, default);
                _active.RemoveAll(active => active.Run.Run.Thread == run.Run.Thread);
                _threads.RemoveAll(known => known.Thread == run.Run.Thread);
                break;
        }
    }

    private async Task ShouldBeExactAsync(string when)
    {
        foreach (var user in new[] { Ada, Bob })
        {
            var (count, recount) = await Store.Database.ReadAsync(connection => (StoredBytes.Of(connection, user), connection.QueryNumber(Recount, user.Value)), default);
            count.ShouldBe(recount!.Value, $"{user}, {when}");
        }
    }

    private ValueTask<long> CountAsync(UserId user) => Store.Database.ReadAsync(connection => StoredBytes.Of(connection, user), default);

    private static StepRecord Step(string key, JsonText content, bool ended)
        => new() { Key = key, Kind = StepKind.Tool, Name = "add", InputHash = new byte[] { 1 }, Ended = ended, Content = content };

    private static string AnyText(Random random) => string.Concat(Enumerable.Repeat(random.Next(3) switch { 0 => "x", 1 => "ü", _ => "\U0001F600\0" }, random.Next(200)));

    private static JsonText AnyJson(Random random) => JsonText.String(AnyText(random));
}
