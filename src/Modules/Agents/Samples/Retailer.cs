namespace Netra.Agents;

/// <summary>
/// A made-up retailer: 12,000 calls, exactly 45% of them on a top-priced model; product descriptions have prompts of over 1,000
/// tokens; the support chat is asked the same things again and again.
/// </summary>
internal static class Retailer
{
    public const string Name = "retailer";

    private const int CallsPerDay = 400;

    public static IEnumerable<UsageRow> Rows(PriceList prices)
    {
        var log = new MadeUpLog(Name, seed: 45, prices);
        var chance = log.Chance;
        for (var day = 0; day < MadeUpLog.Days; day++)
        {
            for (var call = 0; call < CallsPerDay; call++)
            {
                var at = log.Moment(day);
                // Nine of twenty on gpt-4.
                yield return (call % 20) switch
                {
                    < 5 => log.Row(at, "support-chat", "gpt-4", chance.Between(200, 700), chance.Between(60, 260),
                        chance.Between(300, 900), chance.Between(78, 97), log.PromptHash("support-chat", 400)),
                    < 9 => log.Row(at, "product-descriptions", "gpt-4", chance.Between(1_200, 3_200), chance.Between(150, 450),
                        chance.Between(500, 950), chance.Between(80, 98), log.PromptHash("product-descriptions", 1_000_000)),
                    < 16 => log.Row(at, "product-search", "gpt-3.5-turbo", chance.Between(60, 240), chance.Between(20, 80),
                        chance.Between(90, 380), chance.Between(70, 92), log.PromptHash("product-search", 1_000_000)),
                    _ => log.Row(at, "review-summaries", "claude-3-haiku", chance.Between(500, 950), chance.Between(80, 180),
                        chance.Between(150, 520), chance.Between(74, 94), log.PromptHash("review-summaries", 1_000_000)),
                };
            }
        }
    }
}
