namespace Netra.Agents;

public sealed class SampleDataTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void The_azure_trace_is_complete()
    {
        foreach (var ((file, options), rows) in SampleData.AzureFiles.Zip([8_819, 19_366]))
        {
            using var reader = new StreamReader(SampleData.Open(file));
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            lines.Length.ShouldBe(rows + 1, options.Feature);
            lines[0].Trim().ShouldBe("TIMESTAMP,ContextTokens,GeneratedTokens");
        }
    }

    [Fact]
    public async Task Samples_are_found_by_name_and_loading_one_twice_adds_nothing()
    {
        var ada = TestHost.User("ada");
        (await _host.Importer.ImportSampleAsync(ada, "nothing", default)).ShouldBeOfType<UsageImportResult.InvalidField>().Field.ShouldBe("name");
        var first = (await _host.Importer.ImportSampleAsync(ada, "retailer", default)).ShouldBeOfType<UsageImportResult.Imported>();
        first.ShouldBe(new(12_000, 0, 0));
        (await _host.Importer.ImportSampleAsync(ada, "retailer", default)).ShouldBe(new UsageImportResult.Imported(0, 12_000, 0));
    }

    [Fact]
    public void The_retailer_has_45_percent_of_its_calls_on_a_top_priced_model_and_a_feature_with_long_prompts()
    {
        var prices = new PriceList();
        var rows = SampleData.Organisation("retailer", prices).ToArray();
        ((double)rows.Count(row => prices.IsTopPriced(row.Model)) / rows.Length).ShouldBe(0.45);
        rows.GroupBy(static row => row.Feature).Where(static feature => feature.Average(static row => row.InputTokens) > 1_000).Select(static feature => feature.Key)
            .ShouldBe(["product-descriptions"]);
    }

    [Fact]
    public void The_bank_has_a_p99_of_over_a_second_and_one_anomalous_day()
    {
        var rows = SampleData.Organisation("bank", new()).ToArray();
        var latencies = rows.Select(static row => row.LatencyMs!.Value).Order().ToArray();
        Percentiles.NearestRank(latencies, 99).ShouldBeGreaterThan(1_000);
        Percentiles.NearestRank(latencies, 95).ShouldBeLessThan(1_000);
        var days = rows.GroupBy(static row => row.At.Date).OrderBy(static day => day.Key).Select(static day => (double)day.Count()).ToArray();
        days.Length.ShouldBe(30);
        var bounds = Outliers.Of(days);
        days.Select(static (calls, day) => (calls, day)).Where(one => Math.Abs(bounds.ZScore(one.calls)) > 3 && bounds.IsOutsideFences(one.calls)).Select(static one => one.day)
            .ShouldBe([Bank.AnomalousDay]);
    }

    [Fact]
    public void The_start_up_has_hardly_begun() => SampleData.Organisation("startup", new()).Count().ShouldBe(14);

    [Fact]
    public void A_seed_gives_the_same_rows_for_ever()
    {
        // SplitMix64 of seed 1234567, as published with the algorithm.
        var random = new SeededRandom(1_234_567);
        random.Between(0, int.MaxValue - 1).ShouldBe((int)(6_457_827_717_110_365_317UL % int.MaxValue));
        random.Between(0, int.MaxValue - 1).ShouldBe((int)(3_203_168_211_198_807_973UL % int.MaxValue));
        var sums = SampleData.Organisation("bank", new()).Aggregate((Rows: 0, Tokens: 0L), static (sum, row) => (sum.Rows + 1, sum.Tokens + row.InputTokens + row.OutputTokens));
        sums.ShouldBe((10_928, sums.Tokens));
        SampleData.Organisation("bank", new()).ShouldBe(SampleData.Organisation("bank", new()));
    }
}
