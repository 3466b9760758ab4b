using System.Globalization;
using System.Text;

namespace Netra.Agents;

/// <summary>Imports into the real store.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private const string Header = "call_id,at,feature,provider,model,input_tokens,output_tokens,latency_ms,success,cache_hit,prompt_hash,quality";

    private static readonly UserContext Ada = TestHost.User("ada");
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(new() { UsageRowsPerUser = 30_000, ImportBytes = 4_000_000 });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Every_column_arrives_as_it_was_written()
    {
        var result = await Import($"\uFEFF{Header}\r\nc1,2026-03-01T12:00:00.1234567+02:00,\"a b\",own,m-1,10,20,12.5,false,true,abc,0.75\r\n,2026-03-01 11:00,f,,gpt-4,1,2,,,,,\r\n\r\n");
        result.ShouldBe(new UsageImportResult.Imported(2, 0, 0));
        var rows = await Rows();
        rows[0].ShouldBe(new UsageRow
        {
            CallId = "c1",
            At = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero).AddTicks(1_234_567),
            Feature = "a b",
            Provider = "own",
            Model = "m-1",
            InputTokens = 10,
            OutputTokens = 20,
            LatencyMs = 12.5,
            Success = false,
            CacheHit = true,
            PromptHash = "abc",
            Quality = 0.75,
        });
        (rows[1] with { CallId = "" }).ShouldBe(new UsageRow
        {
            CallId = "",
            At = new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero),
            Feature = "f",
            Provider = "openai",
            Model = "gpt-4",
            InputTokens = 1,
            OutputTokens = 2,
        });
    }

    [Theory]
    [InlineData("", 1, "at", "a header")]
    [InlineData("x,2026-03-01 11:00,f,,m,1,2,,,,,", 2, null, null)]
    [InlineData("c,yesterday,f,,m,1,2,,,,,", 2, "at", "a time such as")]
    [InlineData("c,03/01/2026 11:00,f,,m,1,2,,,,,", 2, "at", "a time such as")]
    [InlineData("c,2026-03-01 11:00,<b>,,m,1,2,,,,,", 2, "feature", "1 to 100 letters")]
    [InlineData("c,2026-03-01 11:00,,,m,1,2,,,,,", 2, "feature", "1 to 100 letters")]
    [InlineData("c,2026-03-01 11:00,f,p{},m,1,2,,,,,", 2, "provider", "1 to 100 letters")]
    [InlineData("c,2026-03-01 11:00,f,,m'x,1,2,,,,,", 2, "model", "1 to 100 letters")]
    [InlineData("c,2026-03-01 11:00,f,,m,-1,2,,,,,", 2, "input_tokens", "a whole number from 0")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,2.5,,,,,", 2, "output_tokens", "a whole number from 0")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,99999999999999999999,,,,,", 2, "output_tokens", "a whole number from 0")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,2,NaN,,,,", 2, "latency_ms", "milliseconds from 0")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,2,\"1,5\",,,,", 2, "latency_ms", "milliseconds from 0")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,2,,maybe,,,", 2, "success", "true, false or nothing")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,2,,,2,,", 2, "cache_hit", "true, false or nothing")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,2,,,,a b,", 2, "prompt_hash", "printable ASCII")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,2,,,,,1.5", 2, "quality", "a number from 0 to 1")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,2,,,,", 2, "quality", "12 columns as in the header; this row has 11")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,2,,,,,,", 2, "column 13", "12 columns as in the header; this row has 13")]
    [InlineData("c,2026-03-01 11:00,\"f\"x,,m,1,2,,,,,", 2, "feature", "a comma or the end of the line")]
    [InlineData("c,2026-03-01 11:00,f\"x,,m,1,2,,,,,", 2, "feature", "quotation marks around the whole field")]
    [InlineData("c,2026-03-01 11:00,\"f,,m,1,2,,,,,", 2, "feature", "a closing quotation mark")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,2,,,,,\rx", 2, "quality", "a line feed after a carriage return")]
    [InlineData("c,2026-03-01 11:00,f,,m,1,2,,,,,\nd,2026-03-01 11:00,\"a\nb\",,m,1,2,,,,,", 3, "feature", "1 to 100 letters")]
    [InlineData("c,2026-03-01 11:00,f,\"\n\",m,x,2,,,,,", 2, "provider", "1 to 100 letters")]
    public async Task A_bad_row_is_reported_with_line_and_column_and_nothing_is_kept(string row, int line, string? column, string? expected)
    {
        var result = await Import(row.Length == 0 ? "" : $"{Header}\n{row}");
        if (column is null)
        {
            result.ShouldBe(new UsageImportResult.Imported(1, 0, 0));
            return;
        }
        var invalid = result.ShouldBeOfType<UsageImportResult.InvalidCsv>();
        (invalid.Line, invalid.Column).ShouldBe((line, column));
        invalid.Expected.ShouldContain(expected!);
        (await _host.Store.SummarizeAsync(Ada.Id, default)).Rows.ShouldBe(0);
    }

    [Theory]
    [InlineData("at,feature,model,input_tokens", "output_tokens")]
    [InlineData("at,feature,model,input_tokens,output_tokens,colour", "colour")]
    [InlineData("at,feature,model,input_tokens,output_tokens,at", "at")]
    [InlineData("at,model,input_tokens,output_tokens", "feature")]
    [InlineData("2026-03-01,f,m,1,2", "2026-03-01")]
    public async Task A_wrong_header_is_reported_as_line_1(string header, string column)
    {
        var invalid = (await Import(header + "\n2026-03-01 11:00,f,m,1,2\n")).ShouldBeOfType<UsageImportResult.InvalidCsv>();
        (invalid.Line, invalid.Column).ShouldBe((1, column));
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_a_bad_row_and_not_a_crash()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Header + "\nc,2026-03-01 11:00,f"), 0xFF, 0xFE, .. ",,m,1,2,,,,,\n"u8];
        var invalid = (await _host.Importer.ImportAsync(Ada, new MemoryStream(bytes), new(), default)).ShouldBeOfType<UsageImportResult.InvalidCsv>();
        (invalid.Line, invalid.Column, invalid.Expected).ShouldBe((2, "feature", "UTF-8 text"));
        (await _host.Importer.ImportAsync(Ada, new MemoryStream([0xFF, 0xFE, 0x61, 0x00]), new(), default)).ShouldBeOfType<UsageImportResult.InvalidCsv>().Line.ShouldBe(1);
    }

    [Fact]
    public async Task A_line_without_end_is_refused_and_not_held()
    {
        var invalid = (await Import(Header + "\n" + new string('x', 200_000))).ShouldBeOfType<UsageImportResult.InvalidCsv>();
        (invalid.Line, invalid.Expected).ShouldBe((2, "a row of at most 65,536 bytes"));
    }

    [Fact]
    public async Task Bad_rows_are_left_out_and_counted_when_that_is_asked_for()
    {
        var csv = $"{Header}\na,2026-03-01 11:00,f,,m,1,2,,,,,\nb,bad,f,,m,1,2,,,,,\nc,2026-03-01 11:00,f\"x,,m,1,2,,,,,\nd,2026-03-01 11:01,f,,m,1,2,,,,,\ne,short\n{new string('x', 100_000)}\nf,2026-03-01 11:02,f,,m,1,2,,,,,\n";
        (await Import(csv, new() { SkipInvalid = true })).ShouldBe(new UsageImportResult.Imported(3, 0, 4));
        (await Rows()).Select(static row => row.CallId).ShouldBe(["a", "d", "f"]);
    }

    [Fact]
    public async Task Importing_the_same_file_twice_adds_nothing_and_equal_requests_both_count()
    {
        const string csv = "at,feature,model,input_tokens,output_tokens\n2026-03-01 11:00,f,m,1,2\n2026-03-01 11:00,f,m,1,2\n2026-03-01 11:00,f,m,1,3\n";
        (await Import(csv)).ShouldBe(new UsageImportResult.Imported(3, 0, 0));
        (await Import(csv)).ShouldBe(new UsageImportResult.Imported(0, 3, 0));
        // The same content in another form and order is the same.
        const string other = "model,feature,output_tokens,input_tokens,at\nm,f,3,1,2026-03-01T11:00:00Z\nm,f,2,1,2026-03-01T12:00:00+01:00\n";
        (await Import(other)).ShouldBe(new UsageImportResult.Imported(0, 2, 0));
        (await _host.Store.SummarizeAsync(Ada.Id, default)).Rows.ShouldBe(3);
        (await _host.Store.SummarizeAsync(TestHost.User("bob").Id, default)).Rows.ShouldBe(0);
    }

    [Fact]
    public async Task The_trace_of_azure_needs_a_feature_and_a_model()
    {
        const string csv = "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n";
        var missing = (await Import(csv, new() { Model = "gpt-4" })).ShouldBeOfType<UsageImportResult.InvalidCsv>();
        (missing.Line, missing.Column).ShouldBe((1, "feature"));
        (await Import(csv, new() { Feature = "f\u202Eo", Model = "gpt-4" })).ShouldBeOfType<UsageImportResult.InvalidField>().Field.ShouldBe("feature");
        (await Import(csv, new() { Feature = "f", Model = new string('m', 101) })).ShouldBeOfType<UsageImportResult.InvalidField>().Field.ShouldBe("model");
        (await Import(csv, new() { Feature = "f", Model = "llama-3" })).ShouldBe(new UsageImportResult.Imported(1, 0, 0));
        var row = (await Rows()).ShouldHaveSingleItem();
        (row.InputTokens, row.OutputTokens, row.Provider, row.At.Ticks % TimeSpan.TicksPerSecond).ShouldBe((4_808, 10, "unknown", 9_799_600));
    }

    [Fact]
    public async Task Files_and_logs_that_are_too_large_are_refused_whole()
    {
        var large = new StringBuilder("at,feature,model,input_tokens,output_tokens,prompt_hash\n");
        for (var i = 0; large.Length < 4_000_001; i++)
        {
            large.Append(CultureInfo.InvariantCulture, $"2026-03-01 11:00,f,m,{i},2,{new string('x', 190)}\n");
        }
        (await Import(large.ToString())).ShouldBeOfType<UsageImportResult.TooLarge>().Message.ShouldContain("4,000,000 bytes");
        var many = new StringBuilder("at,feature,model,input_tokens,output_tokens\n");
        for (var i = 0; i < 30_001; i++)
        {
            many.Append(CultureInfo.InvariantCulture, $"2026-03-01 11:00,f,m,{i},2\n");
        }
        (await Import(many.ToString())).ShouldBeOfType<UsageImportResult.TooLarge>().Message.ShouldContain("30,000 rows");
        (await _host.Store.SummarizeAsync(Ada.Id, default)).Rows.ShouldBe(0);
    }

    [Fact]
    public async Task A_cancelled_import_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var stream = new CancellingStream(Encoding.UTF8.GetBytes("at,feature,model,input_tokens,output_tokens\n2026-03-01 11:00,f,m,1,2\n"), cancel);
        await Should.ThrowAsync<OperationCanceledException>(async () => await _host.Importer.ImportAsync(Ada, stream, new(), cancel.Token));
        (await _host.Store.SummarizeAsync(Ada.Id, default)).Rows.ShouldBe(0);
    }

    [Fact]
    public async Task Many_rows_are_read_without_being_held()
    {
        var scale = double.Parse(Environment.GetEnvironmentVariable("NETRA_TEST_SCALE") ?? "0.1", CultureInfo.InvariantCulture);
        var rows = (int)(1_000_000 * scale);
        await using var host = await TestHost.StartAsync();
        await using var stream = new GeneratedCsv(rows);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        (await host.Importer.ImportAsync(Ada, stream, new(), default)).ShouldBe(new UsageImportResult.Imported(rows, 0, 0));
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        held.ShouldBeLessThan(32L << 20);
        var sum = (await host.Store.SumAsync(Ada.Id, UsageGrouping.None, default, default)).ShouldHaveSingleItem();
        (sum.Calls, sum.InputTokens).ShouldBe((rows, (long)rows * (rows - 1) / 2));
    }

    private async Task<UsageImportResult> Import(string csv, UsageImportOptions? options = null)
    {
        // One byte at a time now and then: a row may arrive in any pieces.
        await using var stream = csv.Length < 2_000 ? new TrickleStream(Encoding.UTF8.GetBytes(csv)) : new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return await _host.Importer.ImportAsync(Ada, stream, options ?? new(), default);
    }

    private async Task<List<UsageRow>> Rows()
    {
        var rows = new List<UsageRow>();
        await foreach (var row in _host.Store.ReadAsync(Ada.Id, default, default))
        {
            rows.Add(row);
        }
        return rows;
    }
}
