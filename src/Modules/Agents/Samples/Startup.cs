namespace Netra.Agents;

/// <summary>A made-up start-up that has hardly begun: 14 calls in 30 days, without latency, quality or prompt hashes.</summary>
internal static class Startup
{
    public const string Name = "startup";

    public static IEnumerable<UsageRow> Rows(PriceList prices)
    {
        var log = new MadeUpLog(Name, seed: 14, prices);
        for (var day = 1; day < MadeUpLog.Days; day += 2)
        {
            if (day != 15)
            {
                yield return log.Bare(log.Moment(day), "assistant", "gemini-2.5-flash", log.Chance.Between(100, 900), log.Chance.Between(20, 200));
            }
        }
    }
}
