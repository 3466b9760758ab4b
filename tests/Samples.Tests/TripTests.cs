using Microsoft.Extensions.DependencyInjection;

namespace Netra.Samples.Tests;

/// <summary>A test as whoever writes a module would write it; the README shows it.</summary>
public sealed class TripTests
{
    [Fact]
    public async Task A_trip_is_planned_from_the_weather_and_the_cheapest_hotel()
    {
        var model = new ScriptedChatClient()
            .Calls("earlier_trips")
            .Says("Expect sun on both days.");
        await using var host = await AgentHost.StartAsync(
            SampleRoot.AddNetra, SampleRoot.Start, new() { Model = model, Configure = services => services.AddHttpClient() });

        var transcript = await host.RunAsync("trip", new { city = "Lisbon", days = 2 });

        transcript.Answer.ShouldStartWith("Lisbon: Pension Alba for €122.00");
        transcript.Answer.ShouldEndWith("Expect sun on both days.");
        transcript.Agents.ShouldBe(["trip", "outlook", "hotels"], ignoreOrder: true);
        transcript.Tools.ShouldContain("earlier_trips");
        model.VerifyUsed();
    }
}
