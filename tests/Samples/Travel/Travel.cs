using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Netra;

[assembly: Module("travel")]

namespace Netra.Samples.Travel;

/// <summary>What a traveller wants.</summary>
/// <param name="City">Where to, such as Lisbon.</param>
/// <param name="Days">How many days.</param>
/// <param name="Budget">The most to be spent in euros; none for no limit.</param>
internal sealed record TripRequest(string City, [Range(1, 14)] int Days = 3, decimal? Budget = null);

/// <summary>The weather of one day.</summary>
/// <param name="Date">The day.</param>
/// <param name="High">The highest temperature in degrees Celsius.</param>
/// <param name="RainMillimetres">How much it rains.</param>
internal sealed record DayForecast(DateOnly Date, double High, double RainMillimetres);

/// <summary>What a stay costs.</summary>
/// <param name="Hotel">The hotel.</param>
/// <param name="Total">All nights, in euros.</param>
internal sealed record Offer(string Hotel, decimal Total);

/// <summary>Offers to compare.</summary>
/// <param name="Cheapest">The one to take.</param>
/// <param name="Others">The rest, the cheapest first.</param>
internal sealed record Offers(Offer Cheapest, ImmutableArray<Offer> Others);

/// <summary>A room that is kept for the traveller.</summary>
/// <param name="Number">The hotel's number for it.</param>
/// <param name="Until">When it is given away.</param>
[Durable]
internal sealed partial record Hold(string Number, DateTimeOffset Until);

/// <summary>What an outlook is asked for.</summary>
/// <param name="City">The city.</param>
/// <param name="Days">How many days.</param>
internal sealed record OutlookRequest(string City, int Days);

/// <summary>Plans a trip: the weather and a hotel at the same time, a room on hold, then a plan for each day.</summary>
[Agent("trip", Entry = true)]
internal sealed partial class TripAgent(TripDiary diary, IHotels hotels, TimeProvider time) : IAgent<TripRequest, string>
{
    public async ValueTask<string> RunAsync(TripRequest input, IRun run, CancellationToken ct)
    {
        await run.ThinkAsync($"Looking at {input.Days.ToString(CultureInfo.InvariantCulture)} days in {input.City}.", ct);
        var (outlook, offers) = await run.TryCallAllAsync(
            OutlookAgent.Call(new(input.City, input.Days)),
            HotelAgent.Call(input),
            ct);
        if (!offers.IsOk)
        {
            run.Warn("no_hotel", "No hotel could be found.");
            return $"I found no hotel in {input.City}: {offers.Message}";
        }
        var cheapest = offers.Require().Cheapest;
        if (input.Budget is { } budget && cheapest.Total > budget)
        {
            return $"The cheapest stay is {Euros(cheapest.Total)} at {cheapest.Hotel}, more than you want to spend.";
        }

        // The hotel is asked once, whatever happens to this process; the clock is read where the result is stored.
        var hold = await run.StepAsync("hold", async (step, cancel) =>
        {
            var number = await hotels.HoldAsync(cheapest.Hotel, step.IdempotencyKey, cancel).ConfigureAwait(false);
            return new Hold(number, time.GetUtcNow().AddHours(24));
        }, ct);
        diary.Remember(input.City);

        var sections = new List<string> { $"{input.City}: {cheapest.Hotel} for {Euros(cheapest.Total)}, kept as {hold.Number}. " };
        var firstDay = DateOnly.FromDateTime(run.Context.CreatedAt.UtcDateTime);
        sections.AddRange(Enumerable.Range(0, input.Days).Select(day => $"{firstDay.AddDays(day).ToString("ddd d MMM", CultureInfo.InvariantCulture)}: {Ideas(day)}. "));
        sections.Add(outlook.IsOk ? outlook.Value ?? "" : "The weather is not known.");
        foreach (var section in sections)
        {
            await run.WriteAsync(section, ct).ConfigureAwait(false);
        }
        return string.Concat(sections);
    }

    private static string Euros(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"€{amount:0.00}");

    private static string Ideas(int day) => (day % 3) switch
    {
        0 => "the old town on foot",
        1 => "a museum and a long lunch",
        _ => "a day trip by train",
    };
}

/// <summary>Says what the weather will be, in a sentence or two.</summary>
[Agent("outlook", Entry = true), UseTools<WeatherTools>]
internal sealed partial class OutlookAgent : IModelAgent<OutlookRequest, string>
{
    public string Instructions(OutlookRequest input)
        => $"Say in at most two sentences what to expect of the weather in {input.City}. Use the tools for facts; never guess.";
}

/// <summary>Finds hotels and compares what they ask.</summary>
[Agent("hotels"), UseTools<HotelTools>]
internal sealed partial class HotelAgent : IAgent<TripRequest, Offers>
{
    private const int Compared = 3;

    public async ValueTask<Offers> RunAsync(TripRequest input, IRun run, CancellationToken ct)
    {
        var names = await run.CallAsync(HotelTools.Calls.FindHotels(input.City), ct);
        if (names.Count == 0)
        {
            throw new CallFailedException(CallStatus.Error, "no_hotels", $"Nobody in {input.City} has a room.");
        }
        var asked = names.Take(Compared).ToArray();
        var offers = new Offer?[asked.Length];
        await run.ForkAsync(asked.Length, async (i, branch, cancel) => offers[i] = await PriceAsync(branch, asked[i], input.Days, cancel), ct);
        ImmutableArray<Offer> ordered = [.. offers.OfType<Offer>().OrderBy(static offer => offer.Total).ThenBy(static offer => offer.Hotel, StringComparer.Ordinal)];
        return ordered is [var cheapest, .. var others]
            ? new(cheapest, others)
            : throw new CallFailedException(CallStatus.Error, "no_prices", "No hotel told its price.");
    }

    // One hotel that does not answer must not cost the others.
    private static async ValueTask<Offer?> PriceAsync(IRun run, string hotel, int nights, CancellationToken ct)
        => await run.TryCallAsync(HotelTools.Calls.AskPrice(hotel, nights), ct) is { IsOk: true, Value: var price } ? new(hotel, price * nights) : null;
}

/// <summary>Facts about the weather.</summary>
[ToolSet]
internal sealed partial class WeatherTools(IForecasts forecasts, TripDiary diary)
{
    /// <summary>Daily forecast for a city, from tomorrow.</summary>
    /// <param name="city">The city, such as Lisbon.</param>
    /// <param name="days">How many days.</param>
    [Tool(Effect = ToolEffect.Read, TimeoutSeconds = 10, CallsPerMinute = 30)]
    public Task<IReadOnlyList<DayForecast>> ForecastAsync([StringLength(80, MinimumLength = 2)] string city, [Range(1, 14)] int days = 3, CancellationToken ct = default)
        => forecasts.GetAsync(city, days, ct);

    /// <summary>Cities that the traveller asked about before.</summary>
    [Tool(Effect = ToolEffect.Read)]
    public IReadOnlyList<string> EarlierTrips() => diary.Cities;
}

/// <summary>What hotels offer.</summary>
[ToolSet]
internal sealed partial class HotelTools(IHotels hotels)
{
    /// <summary>Hotels with free rooms in a city.</summary>
    /// <param name="city">The city.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<IReadOnlyList<string>> FindHotelsAsync(string city, CancellationToken ct) => await hotels.InAsync(city, ct).ConfigureAwait(false);

    /// <summary>What a night costs, in euros.</summary>
    /// <param name="hotel">The hotel's name.</param>
    /// <param name="nights">How many nights; long stays are cheaper.</param>
    /// <param name="context">The call.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async ValueTask<decimal> AskPriceAsync(string hotel, [Range(1, 30)] int nights, ToolContext context, CancellationToken ct)
    {
        context.ReportProgress($"Asking {hotel}", 0.1);
        var price = await hotels.PriceAsync(hotel, ct).ConfigureAwait(false);
        return nights > 7 ? price * 0.9m : price;
    }
}

/// <summary>Where forecasts come from.</summary>
internal interface IForecasts
{
    /// <summary>The forecast of the next days.</summary>
    Task<IReadOnlyList<DayForecast>> GetAsync(string city, int days, CancellationToken ct);
}

/// <summary>Forecasts of a weather service on the web.</summary>
[Service(Lifetime.Process)]
internal sealed class WebForecasts(IHttpClientFactory http) : IForecasts
{
    public async Task<IReadOnlyList<DayForecast>> GetAsync(string city, int days, CancellationToken ct)
    {
        using var client = http.CreateClient("weather");
        var path = string.Create(CultureInfo.InvariantCulture, $"https://weather.example/daily?city={Uri.EscapeDataString(city)}&days={days}");
        await using var stream = await client.GetStreamAsync(new Uri(path), ct).ConfigureAwait(false);
        using var reply = await JsonDocument.ParseAsync(stream, cancellationToken: ct).ConfigureAwait(false);
        return [.. reply.RootElement.EnumerateArray().Select(static day => new DayForecast(
            DateOnly.ParseExact(day.GetProperty("date").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            day.GetProperty("high").GetDouble(),
            day.GetProperty("rain").GetDouble()))];
    }
}

/// <summary>Hotels and their prices.</summary>
internal interface IHotels
{
    /// <summary>Hotels of a city.</summary>
    ValueTask<ImmutableArray<string>> InAsync(string city, CancellationToken ct);

    /// <summary>A night's price in euros.</summary>
    ValueTask<decimal> PriceAsync(string hotel, CancellationToken ct);

    /// <summary>Keeps a room; asked twice with one key, it is one room.</summary>
    ValueTask<string> HoldAsync(string hotel, string key, CancellationToken ct);
}

/// <summary>A few hotels that are always there.</summary>
[Service(Lifetime.Process)]
internal sealed class ListedHotels : IHotels
{
    private readonly ImmutableDictionary<string, decimal> _prices = ImmutableDictionary<string, decimal>.Empty
        .Add("Casa do Rio", 84m)
        .Add("Hotel Mirador", 112.5m)
        .Add("Pension Alba", 61m);

    public ValueTask<ImmutableArray<string>> InAsync(string city, CancellationToken ct)
        => new(city == "Atlantis" ? [] : [.. _prices.Keys.Order(StringComparer.Ordinal)]);

    public ValueTask<decimal> PriceAsync(string hotel, CancellationToken ct) => new(_prices[hotel]);

    public ValueTask<string> HoldAsync(string hotel, string key, CancellationToken ct) => new($"{hotel[..1]}-{key[^4..]}");
}

/// <summary>Where a user wanted to go; forgotten when the user is idle.</summary>
[Service(Lifetime.User)]
internal sealed class TripDiary(UserContext user)
{
    private const int Most = 20;

    private readonly Lock _gate = new();
    private readonly Queue<string> _cities = new();

    /// <summary>Whose it is.</summary>
    public UserId Owner => user.Id;

    /// <summary>The cities, the earliest first.</summary>
    public IReadOnlyList<string> Cities
    {
        get
        {
            lock (_gate)
            {
                return [.. _cities];
            }
        }
    }

    /// <summary>Adds a city; the earliest is forgotten when there are too many.</summary>
    public void Remember(string city)
    {
        lock (_gate)
        {
            _cities.Enqueue(city);
            if (_cities.Count > Most)
            {
                _cities.Dequeue();
            }
        }
    }
}
