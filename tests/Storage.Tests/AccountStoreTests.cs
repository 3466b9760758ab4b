namespace Netra;

public sealed class AccountStoreTests : StoreTest
{
    private static readonly DateTimeOffset Never = DateTimeOffset.MinValue;

    [Fact]
    public async Task An_account_is_stored_changed_and_listed_by_name()
    {
        var bob = Account(Bob, "bob");
        var ada = Account(Ada, "ada", Plan.Enterprise, "admin", "auditor");
        (await Store.Accounts.AddAsync(bob, default)).ShouldBeTrue();
        (await Store.Accounts.AddAsync(ada, default)).ShouldBeTrue();

        Same(await Store.Accounts.FindByNameAsync("ada", default), ada);
        Same(await Store.Accounts.FindAsync(Ada, default), ada);
        (await Store.Accounts.ListAsync(default)).Select(account => account.UserName).ShouldBe(["ada", "bob"]);

        var changed = Account(Ada, "ada", Plan.Mid) with { PasswordHash = "other" };
        (await Store.Accounts.UpdateAsync(changed, default)).ShouldBeTrue();
        Same(await Store.Accounts.FindAsync(Ada, default), changed);
        Same(await Store.Accounts.FindAsync(Bob, default), bob);
        (await Store.Accounts.UpdateAsync(Account(new UserId("u_eve"), "eve"), default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_name_is_taken_once_however_many_ask_at_once()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Store.Accounts.AddAsync(Account(new UserId($"u_{i}"), "ada"), default).AsTask()));

        added.Count(won => won).ShouldBe(1);
        (await Store.Accounts.ListAsync(default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_session_that_was_asked_for_with_an_earlier_password_does_not_begin()
    {
        await Store.Accounts.AddAsync(Account(Ada, "ada"), default);
        (await Store.Accounts.AddSessionAsync(new StoredSession("s_1", Ada, Hash(1), Noon), "hash", Never, default)).ShouldBeTrue();
        (await Store.Accounts.UpdateAsync(Account(Ada, "ada") with { PasswordHash = "another" }, default)).ShouldBeTrue();
        (await Store.Accounts.AddSessionAsync(new StoredSession("s_2", Ada, Hash(2), Noon), "hash", Never, default)).ShouldBeFalse();
        (await Store.Accounts.IsSessionActiveAsync(Ada, "s_2", default)).ShouldBeFalse();
        (await Store.Accounts.AddSessionAsync(new StoredSession("s_3", Bob, Hash(3), Noon), "hash", Never, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_refresh_is_exchanged_once_and_its_second_use_ends_the_session()
    {
        await Store.Accounts.AddAsync(Account(Ada, "ada"), default);
        await Store.Accounts.AddSessionAsync(new StoredSession("s_1", Ada, Hash(1), Noon), "hash", Never, default);
        await Store.Accounts.AddSessionAsync(new StoredSession("s_2", Ada, Hash(100), Noon), "hash", Never, default);

        var rotated = (await Store.Accounts.RotateSessionAsync(Hash(1), Hash(2), Noon, Never, default)).ShouldNotBeNull();
        rotated.IsEnded.ShouldBeFalse();
        var session = rotated.Session;
        (session.SessionId, session.User, session.CreatedAt).ShouldBe(("s_1", Ada, Noon));
        session.RefreshHash.ToArray().ShouldBe(Hash(2));
        (await Store.Accounts.RotateSessionAsync(Hash(9), Hash(10), Noon, Never, default)).ShouldBeNull();
        (await Store.Accounts.IsSessionActiveAsync(Ada, "s_1", default)).ShouldBeTrue();

        var ended = (await Store.Accounts.RotateSessionAsync(Hash(1), Hash(3), Noon, Never, default)).ShouldNotBeNull();
        (ended.IsEnded, ended.Session.SessionId, ended.Session.User).ShouldBe((true, "s_1", Ada));
        (await Store.Accounts.RotateSessionAsync(Hash(1), Hash(3), Noon, Never, default)).ShouldBeNull();
        (await Store.Accounts.IsSessionActiveAsync(Ada, "s_1", default)).ShouldBeFalse();
        (await Store.Accounts.RotateSessionAsync(Hash(2), Hash(4), Noon, Never, default)).ShouldBeNull();
        (await Store.Accounts.IsSessionActiveAsync(Ada, "s_2", default)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_session_that_was_not_used_since_ends_when_its_refresh_comes_or_another_begins()
    {
        await Store.Accounts.AddAsync(Account(Ada, "ada"), default);
        await Store.Accounts.AddAsync(Account(Bob, "bob"), default);
        foreach (var (session, user, hash) in new[] { ("s_1", Ada, (byte)1), ("s_2", Ada, (byte)10), ("s_3", Ada, (byte)20), ("s_bob", Bob, (byte)30) })
        {
            await Store.Accounts.AddSessionAsync(new StoredSession(session, user, Hash(hash), Noon), "hash", Never, default);
        }
        var later = Noon.AddDays(10);
        (await Store.Accounts.RotateSessionAsync(Hash(1), Hash(2), later, Noon, default)).ShouldNotBeNull().IsEnded.ShouldBeFalse();

        (await Store.Accounts.RotateSessionAsync(Hash(10), Hash(11), later, Noon.AddTicks(1), default)).ShouldBeNull();
        (await Store.Accounts.IsSessionActiveAsync(Ada, "s_2", default)).ShouldBeFalse();
        await Store.Accounts.AddSessionAsync(new StoredSession("s_4", Ada, Hash(40), later), "hash", Noon.AddTicks(1), default);

        (await Store.Accounts.IsSessionActiveAsync(Ada, "s_1", default)).ShouldBeTrue();
        (await Store.Accounts.IsSessionActiveAsync(Ada, "s_3", default)).ShouldBeFalse();
        (await Store.Accounts.IsSessionActiveAsync(Bob, "s_bob", default)).ShouldBeTrue();
        (await Store.Accounts.RotateSessionAsync(Hash(2), Hash(3), later, later, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Two_who_exchange_one_refresh_at_once_do_not_both_get_on()
    {
        await Store.Accounts.AddAsync(Account(Ada, "ada"), default);
        await Store.Accounts.AddSessionAsync(new StoredSession("s_1", Ada, Hash(1), Noon), "hash", Never, default);

        var exchanged = await Task.WhenAll(Enumerable.Range(2, 10).Select(i => Store.Accounts.RotateSessionAsync(Hash(1), Hash((byte)i), Noon, Never, default).AsTask()));

        exchanged.Count(session => session is { IsEnded: false }).ShouldBe(1);
        (await Store.Accounts.IsSessionActiveAsync(Ada, "s_1", default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Sessions_end_one_by_one_or_all_at_once_and_only_their_users()
    {
        await Store.Accounts.AddAsync(Account(Ada, "ada"), default);
        await Store.Accounts.AddAsync(Account(Bob, "bob"), default);
        for (byte i = 1; i <= 3; i++)
        {
            await Store.Accounts.AddSessionAsync(new StoredSession($"s_{i}", Ada, Hash(i), Noon), "hash", Never, default);
        }
        await Store.Accounts.AddSessionAsync(new StoredSession("s_bob", Bob, Hash(200), Noon), "hash", Never, default);

        await Store.Accounts.EndSessionsAsync(Ada, "s_1", default);
        await Store.Accounts.EndSessionsAsync(Ada, "s_bob", default);
        (await ActiveAsync()).ShouldBe([false, true, true, true]);

        await ReopenAsync();
        await Store.Accounts.EndSessionsAsync(Ada, null, default);
        (await ActiveAsync()).ShouldBe([false, false, false, true]);
        (await Store.Accounts.IsSessionActiveAsync(Ada, "s_bob", default)).ShouldBeFalse();

        async Task<bool[]> ActiveAsync() =>
        [
            await Store.Accounts.IsSessionActiveAsync(Ada, "s_1", default), await Store.Accounts.IsSessionActiveAsync(Ada, "s_2", default),
            await Store.Accounts.IsSessionActiveAsync(Ada, "s_3", default), await Store.Accounts.IsSessionActiveAsync(Bob, "s_bob", default),
        ];
    }

    [Fact]
    public async Task Removing_a_user_leaves_nothing_of_that_user_in_any_table_or_file_and_everything_of_others()
    {
        await FillAsync(Ada, "ada", 1);
        await FillAsync(Bob, "bob", 101);
        var bobs = await CountAsync(Bob);
        bobs.ShouldAllBe(table => table.Value > 0);

        (await Store.Accounts.RemoveAsync(Ada, default)).ShouldBeTrue();

        (await CountAsync(Ada)).ShouldAllBe(table => table.Value == 0);
        (await CountAsync(Bob)).ShouldBe(bobs);
        (await Store.Accounts.RemoveAsync(Ada, default)).ShouldBeFalse();
        Directory.GetDirectories(Path.Combine(Data, "exports")).Select(Path.GetFileName).ShouldBe(["u_bob"]);
        (await Store.Accounts.AddAsync(Account(new UserId("u_new"), "ada"), default)).ShouldBeTrue();
    }

    /// <summary>Puts something of the user into every table.</summary>
    private async Task FillAsync(UserId user, string name, byte hash)
    {
        await Store.Accounts.AddAsync(Account(user, name), default);
        await Store.Accounts.AddSessionAsync(new StoredSession($"s_{name}", user, Hash(hash), Noon), "hash", Never, default);
        await Store.Accounts.RotateSessionAsync(Hash(hash), Hash((byte)(hash + 1)), Noon, Never, default);
        var (run, lease) = await StartAsync(user);
        await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")) with
        {
            Steps = [new StepRecord { Key = "/0", Kind = StepKind.Model, Name = "m", InputHash = new byte[] { 1 }, Ended = false }],
            Calls = [new ToolCallRecord(ToolCallId.For(run.Run.Run, "/0"), "add", JsonText.Null, default, null)],
            Approvals = [ApprovalStoreTests.Asked(run)],
        }, default);
        await Store.Runs.DeleteThreadAsync(user, (await StartAsync(user)).Run.Run.Thread, default);
        await using (var import = await Store.Usage.BeginImportAsync(user, default))
        {
            await import.AddAsync([UsageTests.Row(0), UsageTests.Row(1)], default);
            await import.CompleteAsync(10, default);
        }
        await Store.Database.WriteAsync(connection => connection.Execute("INSERT INTO usage_imports (user) VALUES (?1)", user.Value), default);
        await Store.Files.WriteAsync(user, "report.csv", new byte[1], default);
    }

    /// <summary>The user's rows in each table that has users.</summary>
    private ValueTask<Dictionary<string, long>> CountAsync(UserId user) => Store.Database.ReadAsync(connection =>
    {
        var tables = new List<string>();
        using (var row = connection.Query("SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'user'"))
        {
            while (row.Read())
            {
                tables.Add(row.Text(0));
            }
        }
        tables.Count.ShouldBe(14);
        return tables.ToDictionary(table => table, table => connection.QueryNumber($"SELECT count(*) FROM {table} WHERE user = ?1", user.Value)!.Value);
    }, default);

    internal static StoredAccount Account(UserId user, string name, Plan plan = Plan.Free, params string[] roles)
        => new(user, name, plan, [.. roles], Noon, "hash");

    private static byte[] Hash(byte first) => [first, .. new byte[31]];

    private static void Same(StoredAccount? found, StoredAccount expected)
    {
        found.ShouldNotBeNull();
        found.Roles.ShouldBe(expected.Roles);
        (found with { Roles = expected.Roles }).ShouldBe(expected);
    }
}
