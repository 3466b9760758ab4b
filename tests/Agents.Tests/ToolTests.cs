using System.Globalization;

namespace Netra.Agents;

/// <summary>Tools over the real store, against figures that are computed here from the same rows in a plain way.</summary>
public sealed class ToolTests : IAsyncLifetime
{
    private static readonly UserContext Azure = TestHost.User("azure");
    private static readonly UserContext BankUser = TestHost.User("bank");
    private static readonly UserContext Shop = TestHost.User("shop");

    private readonly PriceList _prices = new();
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        await _host.Importer.ImportSampleAsync(Azure, null, default);
        await _host.Importer.ImportSampleAsync(BankUser, "bank", default);
        await _host.Importer.ImportSampleAsync(Shop, "retailer", default);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void Prices_are_those_of_the_specification()
    {
        _prices.Models.Select(static price => string.Create(CultureInfo.InvariantCulture, $"{price.Model} {price.Input}/{price.Output}")).ShouldBe(
        [
            "gpt-4 0.03/0.06", "gpt-4-turbo 0.01/0.03", "gpt-3.5-turbo 0.001/0.002", "claude-3-opus 0.015/0.075", "claude-3.5-sonnet 0.003/0.015",
            "claude-3-haiku 0.00025/0.00125", "gemini-2.5-pro 0.0035/0.0105", "gemini-2.5-flash 0.000075/0.0003",
        ]);
        _prices.Find("GPT-4")!.Model.ShouldBe("gpt-4");
        _prices.Find("gpt-4-0613").ShouldBeNull();
        _prices.NextCheaper("gpt-4")!.Model.ShouldBe("gpt-4-turbo");
        _prices.NextCheaper("gemini-2.5-flash").ShouldBeNull();
        _prices.ProviderOf("gpt-9").ShouldBe("openai");
        _prices.ProviderOf("llama").ShouldBe("unknown");
        (_prices.AsOf.Length, _prices.Source.Length > 10).ShouldBe((10, true));
    }

    [Fact]
    public async Task Costs_are_exact_to_the_last_decimal()
    {
        var expected = AzureRows().GroupBy(static row => row.Feature).ToDictionary(static group => group.Key, static group => group.Sum(static row => row.Cost));
        var costs = await new CostTools(Ledger(Azure)).BreakDownCostAsync(BreakDownBy.Feature);
        costs.Groups.Select(static group => (group.Name, group.CostUsd)).ShouldBe([("code-completion", expected["code-completion"]), ("conversation", expected["conversation"])]);
        costs.Groups[0].CostUsd.ShouldBe(556.55298m);
        costs.TotalCostUsd.ShouldBe(587.09218m);
        (costs.TotalInputTokens, costs.TotalOutputTokens).ShouldBe((18_059_974 + 22_361_870, 245_896 + 4_088_665));
    }

    [Theory]
    [InlineData("azure")]
    [InlineData("bank")]
    [InlineData("shop")]
    public async Task The_groups_of_every_break_down_sum_to_the_totals_exactly(string name)
    {
        var tools = new CostTools(Ledger(TestHost.User(name)));
        foreach (var by in Enum.GetValues<BreakDownBy>())
        {
            var costs = await tools.BreakDownCostAsync(by);
            costs.Groups.Sum(static group => group.CostUsd).ShouldBe(costs.TotalCostUsd);
            costs.Groups.Sum(static group => group.Calls).ShouldBe(costs.TotalCalls);
            costs.Groups.Sum(static group => group.InputTokens).ShouldBe(costs.TotalInputTokens);
            costs.Groups.Sum(static group => group.OutputTokens).ShouldBe(costs.TotalOutputTokens);
            // Shares are rounded to four decimals each.
            ((double)costs.Groups.Sum(static group => group.Share)).ShouldBe(1, 0.00005 * costs.Groups.Length);
        }
    }

    [Fact]
    public async Task A_timeframe_limits_and_one_without_rows_says_so()
    {
        var tools = new CostTools(Ledger(Shop));
        var expected = SampleData.Organisation("retailer", _prices).Where(static row => row.At.Date == new DateTime(2025, 6, 3)).ToArray();
        var day = await tools.BreakDownCostAsync(BreakDownBy.Model, "2025-06-03");
        (day.TotalCalls, day.TotalInputTokens).ShouldBe((expected.Length, expected.Sum(static row => row.InputTokens)));
        var none = await tools.BreakDownCostAsync(BreakDownBy.Model, "last 7 days");
        none.Groups.ShouldBeEmpty();
        none.Note!.ShouldContain("it reaches from 2025-06-01");
        (await Should.ThrowAsync<CallFailedException>(() => tools.BreakDownCostAsync(BreakDownBy.Model, "soonish"))).Code.ShouldBe("invalid_timeframe");
    }

    [Fact]
    public async Task A_model_without_a_price_is_reported_and_not_guessed()
    {
        var user = TestHost.User("unpriced");
        await using var csv = new MemoryStream("at,feature,model,input_tokens,output_tokens\n2026-03-01 11:00,f,llama-3,1000,1000\n2026-03-01 11:00,f,gpt-4,1000,1000\n"u8.ToArray());
        await _host.Importer.ImportAsync(user, csv, new(), default);
        var costs = await new CostTools(Ledger(user)).BreakDownCostAsync(BreakDownBy.Feature);
        costs.TotalCostUsd.ShouldBe(0.09m);
        costs.TotalCalls.ShouldBe(2);
        costs.Unpriced.ShouldBe([new UnpricedModel("llama-3", 1, 1_000, 1_000)]);
        (await new SimulationTools(Ledger(user)).SimulateModelSwitchAsync("f", "mistral")).CostAfterUsd.ShouldBeNull();
    }

    [Fact]
    public async Task Folded_sums_are_those_that_the_store_makes()
    {
        var ledger = Ledger(Shop);
        foreach (var grouping in new[] { UsageGrouping.Feature, UsageGrouping.Model, UsageGrouping.Provider | UsageGrouping.Model, UsageGrouping.Feature | UsageGrouping.Model, UsageGrouping.None })
        {
            var own = await ledger.SumAsync(grouping, default, default);
            own.ShouldBe(await _host.Store.SumAsync(Shop.Id, grouping, default, default));
        }
        await ledger.DeleteAsync(null, default);
        (await ledger.SumAsync(UsageGrouping.Feature, default, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Cost_drivers_tell_how_the_halves_differ()
    {
        var rows = SampleData.Organisation("bank", _prices).ToArray();
        var middle = rows.Min(static row => row.At) + ((rows.Max(static row => row.At) - rows.Min(static row => row.At)) / 2);
        var drivers = await new CostTools(Ledger(BankUser)).FindCostDriversAsync(2);
        drivers.Drivers.Length.ShouldBe(2);
        drivers.SecondHalfFrom.ShouldBe(middle);
        var top = drivers.Drivers[0];
        top.Feature.ShouldBe("document-analysis");
        var own = rows.Where(static row => row.Feature == "document-analysis").ToArray();
        top.CostUsd.ShouldBe(own.Sum(CostOf));
        top.FirstHalfUsd.ShouldBe(own.Where(row => row.At < middle).Sum(CostOf));
        top.SecondHalfUsd.ShouldBe(own.Where(row => row.At >= middle).Sum(CostOf));
        top.ChangeUsd.ShouldBe(top.SecondHalfUsd - top.FirstHalfUsd);
        top.MeanInputTokens.ShouldBe(Math.Round((decimal)own.Average(static row => row.InputTokens), 1));
        top.TopPriced.ShouldBeTrue();
    }

    [Fact]
    public async Task Latencies_are_those_of_a_sorted_list()
    {
        var rows = SampleData.Organisation("bank", _prices).ToArray();
        var report = await new LatencyTools(Ledger(BankUser)).MeasureLatencyAsync(BreakDownBy.Feature);
        foreach (var group in rows.GroupBy(static row => row.Feature))
        {
            var sorted = group.Select(static row => row.LatencyMs!.Value).Order().ToList();
            double Rank(double p) => sorted[(int)Math.Ceiling(p * sorted.Count) - 1];
            var measured = report.Groups.Single(one => one.Name == group.Key);
            (measured.Count, measured.P50Ms, measured.P95Ms, measured.P99Ms).ShouldBe((sorted.Count, Rank(0.5), Rank(0.95), Rank(0.99)));
            measured.MeanMs.ShouldBe(sorted.Average(), 0.001);
        }
        report.Overall!.Count.ShouldBe(rows.Length);
        report.Overall.P99Ms.ShouldBeGreaterThan(1_000);
        var none = await new LatencyTools(Ledger(Azure)).MeasureLatencyAsync();
        none.Overall.ShouldBeNull();
        (none.WithoutLatency, none.Note).ShouldBe((28_185, "The log does not say how long calls took."));
    }

    [Fact]
    public async Task The_planted_day_is_the_anomaly()
    {
        var tools = new PatternTools(Ledger(BankUser));
        foreach (var metric in new[] { AnomalyMetric.Cost, AnomalyMetric.Calls, AnomalyMetric.Tokens })
        {
            var report = await tools.DetectAnomaliesAsync(metric);
            (report.Unit, report.Count).ShouldBe(("day", 30));
            var anomaly = report.Anomalies.Where(static one => one is { OutsideThreshold: true, OutsideFences: true }).ShouldHaveSingleItem();
            anomaly.At.ShouldBe(new DateTimeOffset(2025, 6, 18, 0, 0, 0, TimeSpan.Zero));
            // The greatest z-score that one of n values can have is (n-1)/sqrt(n).
            anomaly.ZScore.ShouldBeInRange(3, 29 / Math.Sqrt(30));
        }
        (await tools.DetectAnomaliesAsync(AnomalyMetric.Cost, 6)).Anomalies.ShouldAllBe(static one => !one.OutsideThreshold);
        (await new PatternTools(Ledger(Azure)).DetectAnomaliesAsync(AnomalyMetric.Cost)).Note!.ShouldContain("2 hours");
    }

    [Fact]
    public async Task Patterns_count_each_call_once_by_hour_and_by_weekday()
    {
        var rows = SampleData.Organisation("bank", _prices).ToArray();
        var patterns = await new PatternTools(Ledger(BankUser)).FindUsagePatternsAsync();
        patterns.ByHour.Select(static slot => slot.Calls).ShouldBe(Enumerable.Range(0, 24).Select(hour => rows.LongCount(row => row.At.Hour == hour)));
        patterns.ByWeekday.Select(static slot => slot.Calls).ShouldBe(
            new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday }
                .Select(day => rows.LongCount(row => row.At.DayOfWeek == day)));
        patterns.ByWeekday[0].Name.ShouldBe("Monday");
        patterns.PeakWeekdays.ShouldBe(["Wednesday"]);
        patterns.PeakHours.ShouldBe(patterns.ByHour.Where(slot => slot.Calls > 1.5 * rows.Length / 24).Select(static slot => slot.Name));
    }

    [Fact]
    public async Task A_correlation_is_that_of_the_textbook_formula()
    {
        var rows = SampleData.Organisation("bank", _prices).ToArray();
        var (x, y) = (rows.Select(static row => (double)row.InputTokens).ToArray(), rows.Select(static row => row.LatencyMs!.Value).ToArray());
        var (mx, my) = (x.Average(), y.Average());
        var r = x.Zip(y).Sum(pair => (pair.First - mx) * (pair.Second - my)) / Math.Sqrt(x.Sum(one => (one - mx) * (one - mx)) * y.Sum(one => (one - my) * (one - my)));
        var correlation = await new PatternTools(Ledger(BankUser)).CorrelateAsync(CallMetric.InputTokens, CallMetric.Latency);
        correlation.Count.ShouldBe(rows.Length);
        correlation.R!.Value.ShouldBe(r, 1e-6);
        correlation.MeanA!.Value.ShouldBe(mx, 1e-5);
        (await new PatternTools(Ledger(Azure)).CorrelateAsync(CallMetric.InputTokens, CallMetric.Latency)).Note.ShouldBe("No call has both.");
    }

    [Fact]
    public async Task A_switch_is_priced_on_the_same_tokens()
    {
        var tools = new SimulationTools(Ledger(Azure));
        var one = await tools.SimulateModelSwitchAsync("Code-Completion", "GPT-4-Turbo");
        (one.Feature, one.ToModel, one.CostBeforeUsd, one.CostAfterUsd).ShouldBe(("code-completion", "gpt-4-turbo", 556.55298m, 187.97662m));
        var all = await tools.SimulateModelSwitchAsync("all", "gpt-4-turbo");
        all.CostAfterUsd.ShouldBe(AzureRows().Sum(static row => (row.Input * 0.01m / 1000) + (row.Output * 0.03m / 1000)));
        (await Should.ThrowAsync<CallFailedException>(() => tools.SimulateModelSwitchAsync("x", "gpt-4"))).Code.ShouldBe("unknown_feature");
    }

    [Fact]
    public async Task Growth_hits_a_rate_limit_in_the_minutes_that_have_too_many_calls()
    {
        var minutes = AzureRows().GroupBy(static row => row.At[..16]).Select(static minute => minute.Count()).ToArray();
        var growth = await new SimulationTools(Ledger(Azure)).SimulateGrowthAsync(50, 600);
        (growth.MinutesOverBefore, growth.MinutesOverAfter).ShouldBe((minutes.Count(static calls => calls > 600), minutes.Count(static calls => calls * 1.5 > 600)));
        (growth.CostAfterUsd, growth.BusiestMinuteBefore).ShouldBe((587.09218m * 1.5m, minutes.Max()));
    }

    [Fact]
    public async Task Repeated_prompts_are_counted_after_their_first_answer()
    {
        var seen = new HashSet<string>();
        var (repeats, saved, cost) = (0L, 0m, 0m);
        foreach (var row in SampleData.Organisation("retailer", _prices).OrderBy(static row => row.At))
        {
            var prompt = $"{row.Feature} {row.Model} {row.PromptHash}";
            cost += CostOf(row);
            if (seen.Contains(prompt))
            {
                (repeats, saved) = (repeats + 1, saved + CostOf(row));
            }
            if (row.Success)
            {
                seen.Add(prompt);
            }
        }
        var audit = await new CacheTools(Ledger(Shop)).AuditRepeatedPromptsAsync();
        (audit.Repeats, audit.CostBeforeUsd, audit.CostAfterUsd).ShouldBe((repeats, cost, cost - saved));
        audit.Features[0].Feature.ShouldBe("support-chat");
        audit.Features.Sum(static feature => feature.RepeatsUsd).ShouldBe(saved);
        (await new CacheTools(Ledger(Azure)).AuditRepeatedPromptsAsync()).Note.ShouldBe("The log has no hashes of prompts.");
    }

    [Fact]
    public async Task A_description_says_what_is_missing()
    {
        var azure = await new LogTools(Ledger(Azure)).DescribeUsageAsync();
        (azure.Rows, azure.Priced, azure.WithLatency).ShouldBe((28_185, 28_185, 0));
        azure.Missing.Select(static missing => missing.Column).ShouldBe(["latency_ms", "quality", "prompt_hash", "cache_hit"]);
        (await new LogTools(Ledger(BankUser)).DescribeUsageAsync()).Missing.ShouldBeEmpty();
        (await new LogTools(Ledger(TestHost.User("nobody"))).DescribeUsageAsync()).Missing.ShouldHaveSingleItem().Column.ShouldBe("rows");
    }

    [Fact]
    public async Task Deleting_removes_the_runs_users_rows_only()
    {
        var rows = SampleData.Organisation("bank", _prices).Count(static row => row.At < new DateTimeOffset(2025, 6, 10, 0, 0, 0, TimeSpan.Zero));
        var deleted = await new DeletionTools(Ledger(BankUser)).DeleteUsageAsync(new DateTimeOffset(2025, 6, 10, 0, 0, 0, TimeSpan.Zero));
        deleted.Rows.ShouldBe(rows);
        (await _host.Store.SummarizeAsync(Shop.Id, default)).Rows.ShouldBe(12_000);
    }

    [Fact]
    public void Twelve_tools_have_the_effects_that_are_specified()
    {
        var tools = _host.Registry.Find("data")!.Tools.ToDictionary(static tool => tool.Name);
        tools.Keys.Order(StringComparer.Ordinal).ShouldBe(
        [
            "audit_repeated_prompts", "break_down_cost", "correlate", "delete_usage", "describe_usage", "detect_anomalies", "export_report", "find_cost_drivers",
            "find_usage_patterns", "measure_latency", "simulate_growth", "simulate_model_switch",
        ]);
        tools.Values.Where(static tool => tool.Effect != ToolEffect.Read).Select(static tool => (tool.Name, tool.Effect, tool.RequiresApproval)).OrderBy(static tool => tool.Name, StringComparer.Ordinal)
            .ShouldBe([("delete_usage", ToolEffect.Once, true), ("export_report", ToolEffect.Idempotent, false)]);
        _host.Registry.Agents.Where(static agent => agent.IsEntry).Select(static agent => agent.Name).Order(StringComparer.Ordinal)
            .ShouldBe(["actions", "analyst", "data", "data_helper", "optimization", "reporting", "supervisor", "triage"]);
    }

    private UsageLedger Ledger(UserContext user) => new(_host.Store, _prices, new()
    {
        User = user,
        Thread = new("t_test"),
        Run = new("r_test"),
        CreatedAt = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero),
        Attempt = 1,
    });

    private decimal CostOf(UsageRow row) => _prices.Models.Where(price => price.Model == row.Model).Sum(price => (row.InputTokens * price.Input / 1000) + (row.OutputTokens * price.Output / 1000));

    private static List<(string Feature, string At, long Input, long Output, decimal Cost)> AzureRows()
    {
        var rows = new List<(string, string, long, long, decimal)>();
        foreach (var (file, feature, input, output) in new[]
        {
            ("azure-llm-2023-code.csv.br", "code-completion", 0.03m, 0.06m),
            ("azure-llm-2023-conv.csv.br", "conversation", 0.001m, 0.002m),
        })
        {
            using var reader = new StreamReader(SampleData.Open(file));
            reader.ReadLine();
            while (reader.ReadLine() is { Length: > 0 } line)
            {
                var cells = line.Split(',');
                var (read, written) = (long.Parse(cells[1], CultureInfo.InvariantCulture), long.Parse(cells[2], CultureInfo.InvariantCulture));
                rows.Add((feature, cells[0], read, written, (read * input / 1000) + (written * output / 1000)));
            }
        }
        return rows;
    }
}
