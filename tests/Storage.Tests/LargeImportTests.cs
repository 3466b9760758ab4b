namespace Netra;

/// <summary>Alone, since it measures the memory of the process.</summary>
[CollectionDefinition(nameof(LargeImportTests), DisableParallelization = true)]
public sealed class LargeImportCollection;

[Collection(nameof(LargeImportTests))]
public sealed class LargeImportTests : StoreTest
{
    [Fact]
    public async Task A_million_rows_are_imported_without_being_held_in_memory()
    {
        var rows = TestScale.Of(1_000_000);
        await using var import = await Store.Usage.BeginImportAsync(Ada, default);
        for (var i = 0; i < rows; i += 5_000)
        {
            await import.AddAsync([.. Enumerable.Range(i, Math.Min(5_000, rows - i)).Select(UsageTests.Row)], default);
        }
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        var loading = import.CompleteAsync(long.MaxValue, default).AsTask();
        while (!loading.IsCompleted)
        {
            await Store.Database.ReadAsync(_ => 0, default);
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        (await loading).ShouldBe((rows, 0));
        (await Store.Usage.SummarizeAsync(Ada, default)).Rows.ShouldBe(rows);
        // A batch of 5,000 rows is about 2 MB.
        (most - before).ShouldBeLessThan(16 << 20);
    }
}
