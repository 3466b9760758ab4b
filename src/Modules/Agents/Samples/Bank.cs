namespace Netra.Agents;

/// <summary>
/// A made-up bank: most calls are answered within a second, but three of a hundred take up to four, so the 99th percentile lies over
/// a second; on 18 June 2025 document analysis runs many times as often as on any other day.
/// </summary>
internal static class Bank
{
    public const string Name = "bank";

    /// <summary>The planted anomaly, counted from the first day.</summary>
    public const int AnomalousDay = 17;

    private const int CallsPerDay = 300;
    private const int CallsOnAnomalousDay = 1_500;

    public static IEnumerable<UsageRow> Rows(PriceList prices)
    {
        var log = new MadeUpLog(Name, seed: 1_000, prices);
        var chance = log.Chance;
        for (var day = 0; day < MadeUpLog.Days; day++)
        {
            var calls = CallsPerDay + chance.Between(0, 30);
            for (var call = 0; call < calls; call++)
            {
                yield return Usual(log, log.Moment(day), call % 10);
            }
            for (var call = 0; day == AnomalousDay && call < CallsOnAnomalousDay; call++)
            {
                yield return DocumentAnalysis(log, log.Moment(day));
            }
        }
    }

    private static UsageRow Usual(MadeUpLog log, DateTimeOffset at, int kind) => kind switch
    {
        < 2 => DocumentAnalysis(log, at),
        < 6 => log.Row(at, "fraud-notes", "claude-3.5-sonnet", log.Chance.Between(250, 800), log.Chance.Between(50, 150),
            Latency(log, 250, 700), log.Chance.Between(82, 98), log.PromptHash("fraud-notes", 1_000_000)),
        _ => log.Row(at, "customer-mail", "claude-3-haiku", log.Chance.Between(150, 600), log.Chance.Between(80, 240),
            Latency(log, 120, 480), log.Chance.Between(75, 93), log.PromptHash("customer-mail", 1_000_000)),
    };

    private static UsageRow DocumentAnalysis(MadeUpLog log, DateTimeOffset at)
        => log.Row(at, "document-analysis", "claude-3-opus", log.Chance.Between(400, 950), log.Chance.Between(120, 380),
            Latency(log, 400, 900), log.Chance.Between(84, 99), log.PromptHash("document-analysis", 1_000_000));

    // Three of a hundred are slow.
    private static int Latency(MadeUpLog log, int from, int to) => log.Chance.OneIn1000(30) ? log.Chance.Between(1_200, 4_000) : log.Chance.Between(from, to);
}
