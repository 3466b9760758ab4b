using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Netra.Models.Telemetry;

namespace Netra.Models;

public sealed class AddModelsTests
{
    [Fact]
    public async Task The_host_gets_the_offline_planner_behind_telemetry_that_holds_no_prompt()
    {
        var activities = new List<Activity>();
        using var activityListener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == TelemetryChatClient.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Add,
        };
        ActivitySource.AddActivityListener(activityListener);
        var instruments = new HashSet<string>();
        using var meterListener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == TelemetryChatClient.SourceName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meterListener.SetMeasurementEventCallback<double>((instrument, _, _, _) => instruments.Add(instrument.Name));
        meterListener.SetMeasurementEventCallback<long>((instrument, _, _, _) => instruments.Add(instrument.Name));
        meterListener.Start();

        await using var provider = Services(new() { Model = new() { ReportedTokensPerCall = 3 } });
        var client = provider.GetRequiredService<IChatClient>();
        client.ShouldBeOfType<Resilience.ResilientChatClient>();
        client.GetService(typeof(TelemetryChatClient)).ShouldNotBeNull();
        client.GetService(typeof(Planner.OfflinePlanner)).ShouldNotBeNull();
        await client.GetResponseAsync([new(ChatRole.User, "hush-hush")]);
        await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, "hush-hush")]))
        {
            update.ShouldNotBeNull();
        }

        activities.Count.ShouldBe(2);
        foreach (var activity in activities)
        {
            activity.DisplayName.ShouldBe("chat offline-planner");
            var tags = activity.TagObjects.ToDictionary(static tag => tag.Key, static tag => tag.Value);
            tags["gen_ai.operation.name"].ShouldBe("chat");
            tags["gen_ai.response.model"].ShouldBe("offline-planner");
            tags["gen_ai.usage.input_tokens"].ShouldBe(3L);
            tags.Values.ShouldAllBe(static value => value == null || !value.ToString()!.Contains("hush", StringComparison.Ordinal));
        }
        // Other tests of the process count retries meanwhile.
        instruments.Where(static name => name.StartsWith("gen_ai.", StringComparison.Ordinal)).ShouldBe(["gen_ai.client.token.usage", "gen_ai.client.operation.duration"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_unknown_provider_is_refused()
    {
        await using var provider = Services(new() { Model = new() { Provider = "open-ai" } });
        Should.Throw<InvalidOperationException>(() => provider.GetRequiredService<IChatClient>()).Message.ShouldContain("open-ai");
    }

    private static ServiceProvider Services(NetraOptions options)
        => new ServiceCollection().AddSingleton(Options.Create(options)).AddModels().BuildServiceProvider();
}
