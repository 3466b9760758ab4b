using System.Globalization;

namespace Netra;

public sealed class UsageTests : StoreTest
{
    [Fact]
    public async Task Rows_come_back_as_they_were_imported_by_time()
    {
        var rows = new[]
        {
            Row(3) with { LatencyMs = 12.5, Success = false, CacheHit = true, PromptHash = "h", Quality = 0.75 },
            Row(1) with { CacheHit = false },
            Row(2) with { At = Noon.AddTicks(1234567), InputTokens = long.MaxValue / 4, Feature = "a b/c:d-e_f.g" },
        };

        (await ImportAsync(Ada, rows)).ShouldBe((3, 0));

        (await ReadAsync(Ada)).ShouldBe(rows.OrderBy(row => row.At));
        (await ReadAsync(Bob)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_period_includes_its_beginning_and_excludes_its_end()
    {
        await ImportAsync(Ada, [.. Enumerable.Range(0, 10).Select(Row)]);
        var period = new UsagePeriod(Noon.AddSeconds(2), Noon.AddSeconds(5));

        (await ReadAsync(Ada, period)).Select(row => row.CallId).ShouldBe(["c2", "c3", "c4"]);
        (await Store.Usage.SumAsync(Ada, UsageGrouping.None, period, default)).Single().Calls.ShouldBe(3);
    }

    [Fact]
    public async Task Rows_are_read_in_order_across_batches_also_when_many_have_one_time()
    {
        var rows = Enumerable.Range(0, 7_000).Select(i => Row(i) with { CallId = $"c{i:d5}", At = Noon.AddSeconds(i / 3_000) }).ToList();
        await ImportAsync(Ada, rows);

        (await ReadAsync(Ada)).Select(row => row.CallId).ShouldBe(rows.Select(row => row.CallId));
    }

    [Fact]
    public async Task Sums_are_exact_for_every_grouping()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 3_000).Select(i => Row(i) with
        {
            At = Noon.AddSeconds(random.Next(0, 200_000)),
            Feature = $"f{random.Next(3)}",
            Provider = $"p{random.Next(2)}",
            Model = $"m{random.Next(4)}",
            InputTokens = random.NextInt64(1L << 40),
            OutputTokens = random.NextInt64(1L << 40),
            LatencyMs = random.Next(2) == 0 ? null : random.Next(5_000),
            Quality = random.Next(3) == 0 ? 0.5 : null,
            PromptHash = random.Next(3) == 0 ? "h" : null,
            CacheHit = random.Next(3) switch { 0 => null, 1 => true, _ => false },
            Success = random.Next(10) > 0,
        }).ToList();
        await ImportAsync(Ada, rows);
        await ImportAsync(Bob, [Row(1)]);

        for (var grouping = UsageGrouping.None; grouping < (UsageGrouping)64; grouping++)
        {
            var expected = rows
                .GroupBy(row => Group(row, grouping))
                .Select(group => group.Key with
                {
                    Calls = group.Count(),
                    InputTokens = group.Sum(row => row.InputTokens),
                    OutputTokens = group.Sum(row => row.OutputTokens),
                    WithLatency = group.Count(row => row.LatencyMs is not null),
                    LatencyMs = group.Sum(row => row.LatencyMs ?? 0),
                    WithQuality = group.Count(row => row.Quality is not null),
                    WithPromptHash = group.Count(row => row.PromptHash is not null),
                    WithCacheHit = group.Count(row => row.CacheHit is not null),
                    CacheHits = group.Count(row => row.CacheHit == true),
                    Failures = group.Count(row => !row.Success),
                })
                .OrderBy(sum => sum.Feature, StringComparer.Ordinal).ThenBy(sum => sum.Provider, StringComparer.Ordinal)
                .ThenBy(sum => sum.Model, StringComparer.Ordinal).ThenBy(sum => sum.At);
            (await Store.Usage.SumAsync(Ada, grouping, default, default)).ShouldBe(expected, ignoreOrder: false, grouping.ToString());
        }
    }

    [Fact]
    public async Task A_sum_that_does_not_fit_fails_instead_of_being_wrong()
    {
        await ImportAsync(Ada, [Row(0) with { InputTokens = long.MaxValue }, Row(1) with { InputTokens = 1 }]);

        await Should.ThrowAsync<Exception>(async () => await Store.Usage.SumAsync(Ada, UsageGrouping.None, default, default));
    }

    [Fact]
    public async Task An_empty_log_sums_to_nothing()
    {
        (await Store.Usage.SumAsync(Ada, UsageGrouping.None, default, default)).ShouldBe([new UsageSum()]);
        (await Store.Usage.SumAsync(Ada, UsageGrouping.Feature, default, default)).ShouldBeEmpty();
        var summary = await Store.Usage.SummarizeAsync(Ada, default);
        (summary.Rows, summary.FirstAt, summary.LastAt, summary.Features.Length, summary.Models.Length).ShouldBe((0, null, null, 0, 0));
    }

    [Fact]
    public async Task The_summary_follows_every_change_and_a_restart()
    {
        await ImportAsync(Ada, [Row(5) with { Feature = "b" }, Row(1) with { Feature = "a", Model = "m2" }]);
        await ShouldHoldAsync(2, 1, 5, ["a", "b"], ["gpt-4", "m2"]);
        await ShouldHoldAsync(2, 1, 5, ["a", "b"], ["gpt-4", "m2"]);
        await ImportAsync(Ada, [Row(9) with { Feature = "c" }]);
        await ShouldHoldAsync(3, 1, 9, ["a", "b", "c"], ["gpt-4", "m2"]);
        await ReopenAsync();
        await ShouldHoldAsync(3, 1, 9, ["a", "b", "c"], ["gpt-4", "m2"]);
        await Store.Usage.DeleteAsync(Ada, Noon.AddSeconds(5), default);
        await ShouldHoldAsync(2, 5, 9, ["b", "c"], ["gpt-4"]);

        async Task ShouldHoldAsync(long rows, int first, int last, string[] features, string[] models)
        {
            var summary = await Store.Usage.SummarizeAsync(Ada, default);
            (summary.Rows, summary.FirstAt, summary.LastAt).ShouldBe((rows, Noon.AddSeconds(first), Noon.AddSeconds(last)));
            summary.Features.ShouldBe(features);
            summary.Models.ShouldBe(models);
        }
    }

    [Fact]
    public async Task Deleting_removes_rows_before_an_instant_or_all_and_says_how_many()
    {
        await ImportAsync(Ada, [.. Enumerable.Range(0, 2_500).Select(Row)]);
        await ImportAsync(Bob, [Row(0), Row(1)]);

        (await Store.Usage.DeleteAsync(Ada, Noon.AddSeconds(1_200), default)).ShouldBe(1_200);
        (await Store.Usage.SummarizeAsync(Ada, default)).Rows.ShouldBe(1_300);
        (await Store.Usage.DeleteAsync(Ada, null, default)).ShouldBe(1_300);
        (await Store.Usage.DeleteAsync(Ada, null, default)).ShouldBe(0);
        (await Store.Usage.SummarizeAsync(Bob, default)).Rows.ShouldBe(2);
    }

    internal static UsageRow Row(int i) => new()
    {
        CallId = string.Create(CultureInfo.InvariantCulture, $"c{i}"),
        At = Noon.AddSeconds(i),
        Feature = "code-completion",
        Provider = "openai",
        Model = "gpt-4",
        InputTokens = 100 + i,
        OutputTokens = i,
    };

    private static UsageSum Group(UsageRow row, UsageGrouping grouping) => new()
    {
        Feature = grouping.HasFlag(UsageGrouping.Feature) ? row.Feature : null,
        Provider = grouping.HasFlag(UsageGrouping.Provider) ? row.Provider : null,
        Model = grouping.HasFlag(UsageGrouping.Model) ? row.Model : null,
        At = grouping.HasFlag(UsageGrouping.Minute) ? new DateTimeOffset(row.At.Year, row.At.Month, row.At.Day, row.At.Hour, row.At.Minute, 0, TimeSpan.Zero)
            : grouping.HasFlag(UsageGrouping.Hour) ? new DateTimeOffset(row.At.Year, row.At.Month, row.At.Day, row.At.Hour, 0, 0, TimeSpan.Zero)
            : grouping.HasFlag(UsageGrouping.Day) ? new DateTimeOffset(row.At.Year, row.At.Month, row.At.Day, 0, 0, 0, TimeSpan.Zero)
            : null,
    };

    private async Task<(long Imported, long Duplicates)?> ImportAsync(UserId user, IReadOnlyList<UsageRow> rows)
    {
        await using var import = await Store.Usage.BeginImportAsync(user, default);
        foreach (var batch in rows.Chunk(5_000))
        {
            await import.AddAsync(batch, default);
        }
        return await import.CompleteAsync(long.MaxValue, default);
    }

    private async Task<List<UsageRow>> ReadAsync(UserId user, UsagePeriod period = default)
    {
        var rows = new List<UsageRow>();
        await foreach (var row in Store.Usage.ReadAsync(user, period, default))
        {
            rows.Add(row);
        }
        return rows;
    }
}
