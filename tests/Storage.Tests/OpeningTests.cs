using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Netra;

public sealed class OpeningTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_store_is_readable_by_its_owner_only()
    {
        await using var store = await TestStore.OpenAsync(_folder.Data);
        await store.Files.WriteAsync(new UserId("u_ada"), "report.csv", "a"u8.ToArray(), default);

        foreach (var entry in new DirectoryInfo(_folder.Data).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Prepend(new DirectoryInfo(_folder.Data)))
        {
            (entry.UnixFileMode & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)).ShouldBe(UnixFileMode.None, entry.FullName);
        }
    }

    [Fact]
    public async Task An_empty_folder_that_others_could_enter_is_closed_to_them()
    {
        Directory.CreateDirectory(_folder.Data, (UnixFileMode)0x1ED);

        await using var store = await TestStore.OpenAsync(_folder.Data);

        File.GetUnixFileMode(_folder.Data).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task The_epoch_is_random_and_stays()
    {
        string epoch;
        await using (var store = await TestStore.OpenAsync(_folder.Data))
        {
            epoch = store.Database.Epoch;
        }
        await using var again = await TestStore.OpenAsync(_folder.Data);
        await using var other = await TestStore.OpenAsync(Path.Combine(_folder.Root, "other"));

        epoch.Length.ShouldBeGreaterThan(20);
        again.Database.Epoch.ShouldBe(epoch);
        other.Database.Epoch.ShouldNotBe(epoch);
    }

    [Fact]
    public async Task A_store_is_ready_between_opening_and_closing()
    {
        var store = TestStore.Make(_folder.Data);
        store.Database.IsReady.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => store.Database.Epoch);
        await Should.ThrowAsync<InvalidOperationException>(async () => await store.Runs.ReadUnownedAsync(default));

        await store.Database.OpenAsync(default);
        store.Database.IsReady.ShouldBeTrue();

        await store.DisposeAsync();
        await Should.ThrowAsync<StoreUnavailableException>(async () => await store.Runs.ReadUnownedAsync(default));
        await Should.ThrowAsync<StoreUnavailableException>(async () => await store.Runs.TakeLeaseAsync(new UserId("u"), new RunId("r"), "o_1", TimeSpan.FromSeconds(10), default));
    }

    [Fact]
    public async Task A_second_opener_in_the_process_is_refused_in_one_line()
    {
        await using var store = await TestStore.OpenAsync(_folder.Data);

        OneLine(await Should.ThrowAsync<StoreUnavailableException>(() => TestStore.OpenAsync(_folder.Data))).ShouldContain("in use by another process");
    }

    [Fact]
    public async Task A_folder_that_another_process_uses_is_refused_until_that_process_is_killed()
    {
        using var child = ChildProcess.Start(Child.HoldLock, _folder.Data);
        (await child.StandardOutput.ReadLineAsync()).ShouldBe("open");
        OneLine(await Should.ThrowAsync<StoreUnavailableException>(() => TestStore.OpenAsync(_folder.Data))).ShouldContain(_folder.Data);

        using var second = ChildProcess.Start(Child.HoldLock, _folder.Data);
        await second.WaitForExitAsync();
        second.ExitCode.ShouldBe(1);

        child.Kill();
        await child.WaitForExitAsync();
        await using var store = await TestStore.OpenAsync(_folder.Data);
        store.Database.IsReady.ShouldBeTrue();
    }

    [Fact]
    public async Task A_path_that_is_a_file_is_refused_in_one_line()
    {
        await File.WriteAllTextAsync(_folder.Data, "");

        OneLine(await Should.ThrowAsync<StoreUnavailableException>(() => TestStore.OpenAsync(_folder.Data)));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused_in_one_line()
        => OneLine(await Should.ThrowAsync<StoreUnavailableException>(() => TestStore.OpenAsync("/proc/nowhere/netra"))).ShouldContain("Netra:DataDirectory");

    [Fact]
    public async Task A_newer_schema_is_refused_in_one_line_and_left_alone()
    {
        await (await TestStore.OpenAsync(_folder.Data)).DisposeAsync();
        Script("PRAGMA user_version = 999");

        OneLine(await Should.ThrowAsync<StoreUnavailableException>(() => TestStore.OpenAsync(_folder.Data))).ShouldContain("newer version");
        OneLine(await Should.ThrowAsync<StoreUnavailableException>(() => TestStore.OpenAsync(_folder.Data))).ShouldContain("newer version");
    }

    [Fact]
    public async Task Another_programs_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_folder.Data);
        Script("CREATE TABLE theirs (x)");

        OneLine(await Should.ThrowAsync<StoreUnavailableException>(() => TestStore.OpenAsync(_folder.Data))).ShouldContain("another program");
        Script("INSERT INTO theirs VALUES (1)");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_in_one_line()
    {
        Directory.CreateDirectory(_folder.Data);
        await File.WriteAllTextAsync(Path.Combine(_folder.Data, "netra.db"), new string('x', 8192));

        OneLine(await Should.ThrowAsync<StoreUnavailableException>(() => TestStore.OpenAsync(_folder.Data))).ShouldContain("not a database");
    }

    [Fact]
    public async Task A_database_of_every_earlier_schema_is_brought_up_to_date_and_keeps_its_rows()
    {
        for (var version = 0; version <= Schema.Steps.Length; version++)
        {
            var folder = Path.Combine(_folder.Root, $"v{version}");
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, "netra.db");
            using (var old = Connection.OpenWriter(file))
            {
                for (var step = 0; step < version; step++)
                {
                    old.Script(Schema.Steps[step]);
                }
                old.Script($"PRAGMA user_version = {version}; PRAGMA application_id = {(version == 0 ? 0 : 0x4E545241)};");
                if (version > 0)
                {
                    old.Script("INSERT INTO accounts VALUES ('u_ada', 'ada', 'mid', '[\"admin\"]', 0, 'hash')");
                }
            }

            await using var store = await TestStore.OpenAsync(folder);

            ((await store.Accounts.FindByNameAsync("ada", default)) is not null).ShouldBe(version > 0);
            (await store.Usage.SummarizeAsync(new UserId("u_ada"), default)).Rows.ShouldBe(0);
            (await store.Database.ReadAsync(connection => connection.QueryNumber("PRAGMA user_version"), default)).ShouldBe(Schema.Steps.Length);
        }
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_version_before_it()
    {
        Directory.CreateDirectory(_folder.Data);
        using (var old = Connection.OpenWriter(Path.Combine(_folder.Data, "netra.db")))
        {
            old.Script(Schema.Steps[0]);
            // In the way of the next step, after its first statement.
            old.Script("CREATE TABLE usage_imports (x); PRAGMA user_version = 1; PRAGMA application_id = 0x4E545241;");
        }

        await Should.ThrowAsync<SqliteException>(() => TestStore.OpenAsync(_folder.Data));
        Script("DROP TABLE usage_imports");

        await using var store = await TestStore.OpenAsync(_folder.Data);
        store.Database.IsReady.ShouldBeTrue();
    }

    private static string OneLine(Exception e)
    {
        e.Message.ShouldNotContain("\n");
        e.Message.ShouldEndWith(".");
        return e.Message;
    }

    private void Script(string sql)
    {
        Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Data, "netra.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
