using System.Globalization;

namespace Netra.Agents;

/// <summary>What the logs of the made-up organisations have in common: 30 days in June 2025, busier by day than by night.</summary>
internal sealed class MadeUpLog(string organisation, ulong seed, PriceList prices)
{
    /// <summary>The days of a log.</summary>
    public const int Days = 30;

    private static readonly DateTimeOffset FirstDay = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private int _made;

    public SeededRandom Chance { get; } = new(seed);

    /// <summary>A moment of a day, three quarters of them between 8 and 18 h UTC.</summary>
    public DateTimeOffset Moment(int day)
    {
        var hour = Chance.OneIn1000(750) ? Chance.Between(8, 17) : Chance.Between(0, 23);
        return FirstDay.AddDays(day).AddHours(hour).AddMilliseconds(Chance.Between(0, 3_599_999));
    }

    /// <summary>A row that says everything a log can say.</summary>
    public UsageRow Row(DateTimeOffset at, string feature, string model, int inputTokens, int outputTokens, int latency, int qualityPercent, string promptHash)
        => Bare(at, feature, model, inputTokens, outputTokens) with
        {
            LatencyMs = latency,
            Success = !Chance.OneIn1000(8),
            CacheHit = false,
            PromptHash = promptHash,
            Quality = qualityPercent / 100d,
        };

    /// <summary>A row that says only what every log must say.</summary>
    public UsageRow Bare(DateTimeOffset at, string feature, string model, int inputTokens, int outputTokens) => new()
    {
        CallId = string.Create(CultureInfo.InvariantCulture, $"{organisation}-{++_made:D6}"),
        At = at,
        Feature = feature,
        Provider = prices.ProviderOf(model),
        Model = model,
        InputTokens = inputTokens,
        OutputTokens = outputTokens,
    };

    /// <summary>The hash of a prompt of which there are so many; a number that repeats is a prompt that repeats.</summary>
    public string PromptHash(string feature, int prompts)
        => string.Create(CultureInfo.InvariantCulture, $"{feature}-{Chance.Between(1, prompts):x6}");
}
