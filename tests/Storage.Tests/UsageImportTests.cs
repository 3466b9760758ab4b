namespace Netra;

public sealed class UsageImportTests : StoreTest
{
    private string[] StageFiles => Directory.Exists(Path.Combine(Data, "imports")) ? Directory.GetFiles(Path.Combine(Data, "imports")) : [];

    [Fact]
    public async Task Rows_of_an_import_are_invisible_until_it_is_complete()
    {
        var import = await Store.Usage.BeginImportAsync(Ada, default);
        await import.AddAsync(Rows(0, 3), default);
        (await CountAsync(Ada)).ShouldBe(0);
        StageFiles.Length.ShouldBe(1);

        (await import.CompleteAsync(3, default)).ShouldBe((3, 0));
        (await CountAsync(Ada)).ShouldBe(3);
        await import.DisposeAsync();
        StageFiles.ShouldBeEmpty();
    }

    [Fact]
    public async Task While_an_import_is_loaded_a_reader_sees_none_or_all_of_it_and_others_can_write()
    {
        var rows = TestScale.Of(100_000);
        await using var import = await Store.Usage.BeginImportAsync(Ada, default);
        for (var i = 0; i < rows; i += 5_000)
        {
            await import.AddAsync(Rows(i, Math.Min(5_000, rows - i)), default);
        }

        var loading = import.CompleteAsync(long.MaxValue, default).AsTask();
        var (run, lease) = await StartAsync(Bob);
        var commitsWhileLoading = 0;
        while (!loading.IsCompleted)
        {
            await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "x")), default);
            commitsWhileLoading += loading.IsCompleted ? 0 : 1;
            (await CountAsync(Ada)).ShouldBeOneOf(0, rows);
        }

        (await loading).ShouldBe((rows, 0));
        (await CountAsync(Ada)).ShouldBe(rows);
        commitsWhileLoading.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Importing_the_same_rows_again_adds_nothing()
    {
        await ImportAsync(Ada, Rows(0, 10));

        (await ImportAsync(Ada, [.. Rows(5, 10), .. Rows(14, 1)])).ShouldBe((5, 6));
        (await ImportAsync(Bob, Rows(0, 10))).ShouldBe((10, 0));
        (await CountAsync(Ada)).ShouldBe(15);
    }

    [Fact]
    public async Task An_import_that_would_make_the_log_too_large_leaves_nothing()
    {
        await ImportAsync(Ada, Rows(0, 10));

        (await ImportAsync(Ada, Rows(0, 2_500), maxRows: 2_499)).ShouldBeNull();
        (await RowsAsync()).ShouldBe(10);
        (await ImportAsync(Ada, Rows(0, 2_500), maxRows: 2_500)).ShouldBe((2_490, 10));
    }

    [Fact]
    public async Task An_import_that_is_dropped_leaves_nothing()
    {
        await using (var import = await Store.Usage.BeginImportAsync(Ada, default))
        {
            await import.AddAsync(Rows(0, 10), default);
        }

        StageFiles.ShouldBeEmpty();
        (await RowsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_import_that_is_cancelled_while_it_is_loaded_leaves_nothing_and_can_be_repeated()
    {
        using var cancellation = new CancellationTokenSource();
        await using (var import = await Store.Usage.BeginImportAsync(Ada, default))
        {
            for (var i = 0; i < 4; i++)
            {
                await import.AddAsync(Rows(i * 5_000, 5_000), default);
            }
            var loading = import.CompleteAsync(long.MaxValue, cancellation.Token).AsTask();
            while (await RowsAsync() == 0)
            {
                loading.IsCompleted.ShouldBeFalse();
            }
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => loading);
        }

        (await RowsAsync()).ShouldBe(0);
        (await ImportAsync(Ada, Rows(0, 10))).ShouldBe((10, 0));
    }

    [Fact]
    public async Task What_a_crash_left_half_loaded_is_gone_after_the_next_start()
    {
        await ImportAsync(Ada, Rows(0, 10));
        Directory.CreateDirectory(Path.Combine(Data, "imports"));
        await File.WriteAllTextAsync(Path.Combine(Data, "imports", "left-behind"), "x");
        await HalfLoadAsync(Ada, Rows(10, 5));
        (await CountAsync(Ada)).ShouldBe(10);

        await ReopenAsync();

        (await RowsAsync()).ShouldBe(10);
        StageFiles.ShouldBeEmpty();
        (await ImportAsync(Ada, Rows(10, 5))).ShouldBe((5, 0));
    }

    [Fact]
    public async Task What_an_import_could_not_clean_up_is_not_taken_for_a_duplicate_by_the_next()
    {
        await HalfLoadAsync(Ada, Rows(0, 5));

        (await ImportAsync(Ada, Rows(0, 5))).ShouldBe((5, 0));
        (await CountAsync(Ada)).ShouldBe(5);
    }

    [Fact]
    public async Task Imports_of_one_user_at_once_count_each_row_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ImportAsync(Ada, Rows(0, 3_000))));

        results.Sum(result => result!.Value.Imported).ShouldBe(3_000);
        (await CountAsync(Ada)).ShouldBe(3_000);
    }

    [Fact]
    public async Task An_import_that_ends_after_its_user_was_removed_leaves_nothing()
    {
        await Store.Accounts.AddAsync(AccountStoreTests.Account(Ada, "ada"), default);
        await using var import = await Store.Usage.BeginImportAsync(Ada, default);
        await import.AddAsync(Rows(0, 10), default);
        await Store.Accounts.RemoveAsync(Ada, default);

        await Should.ThrowAsync<UserRemovedException>(async () => await import.CompleteAsync(long.MaxValue, default));
        (await RowsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_batch_of_more_than_5000_rows_is_refused()
    {
        await using var import = await Store.Usage.BeginImportAsync(Ada, default);

        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await import.AddAsync(Rows(0, 5_001), default));
    }

    private static UsageRow[] Rows(int first, int count) => [.. Enumerable.Range(first, count).Select(UsageTests.Row)];

    private async Task<(long Imported, long Duplicates)?> ImportAsync(UserId user, UsageRow[] rows, long maxRows = long.MaxValue)
    {
        await using var import = await Store.Usage.BeginImportAsync(user, default);
        await import.AddAsync(rows, default);
        return await import.CompleteAsync(maxRows, default);
    }

    private async Task<long> CountAsync(UserId user) => (await Store.Usage.SumAsync(user, UsageGrouping.None, default, default)).Single().Calls;

    /// <summary>Rows in the table, visible or not.</summary>
    private async Task<long> RowsAsync() => (await Store.Database.ReadAsync(connection => connection.QueryNumber("SELECT count(*) FROM usage"), default))!.Value;

    private ValueTask<int> HalfLoadAsync(UserId user, UsageRow[] rows) => Store.Database.WriteAsync(connection =>
    {
        var import = connection.QueryNumber("INSERT INTO usage_imports (user) VALUES (?1) RETURNING import", user.Value)!.Value;
        return rows.Count(row => UsageRows.Insert(connection, user, import, row));
    }, default);
}
