using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Netra.Host.Tests;
using Netra.Models;

namespace Netra.Samples.Tests;

/// <summary>Several models in one host, over the wire: each agent asks its own, at its own price, and another answers for one that is gone.</summary>
public sealed class NamedModelTests : IAsyncLifetime
{
    private const string Answer = "I can only play — größtenteils.";

    private StandInProvider _provider = null!;

    public async Task InitializeAsync() => _provider = await StandInProvider.StartAsync();

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    [Fact]
    public async Task Each_agent_asks_its_own_model_at_its_own_price()
    {
        await using var host = await StartAsync(Set("large", new(10, 100)), ("small", Set("tiny", new(1, 2))));
        var librarian = await host.RunAsync("librarian", "What have you on tea?");
        librarian.Answer.ShouldBe(Answer);
        // 100 tokens read and 20 written, as the provider says.
        librarian.Run.Usage.CostUsd.ShouldBe(0.00014m);
        (await AskedAsync()).ShouldBe(["tiny"]);
        var trip = await host.RunAsync("trip", new { city = "Lisbon", days = 1 });
        trip.Answer.ShouldEndWith(Answer);
        trip.Run.Usage.CostUsd.ShouldBe(0.003m);
        (await AskedAsync()).ShouldBe(["tiny", "large"]);
    }

    [Fact]
    public async Task A_model_that_is_gone_is_stood_in_for_at_the_price_of_the_one_that_answers()
    {
        var gone = new ModelOptions { Provider = ModelOptions.OpenAI, Endpoint = new("http://127.0.0.1:1/v1"), Name = "gone", Price = new(100, 100), Fallback = "" };
        await using var host = await StartAsync(Set("large", new(10, 100)), ("small", gone));
        var librarian = await host.RunAsync("librarian", "What have you on tea?");
        librarian.Answer.ShouldBe(Answer);
        librarian.Run.Usage.CostUsd.ShouldBe(0.003m);
        librarian.Events.Count(static one => one.Type == "agent_started").ShouldBe(1);
        (await AskedAsync()).ShouldBe(["large"]);
    }

    [Fact]
    public async Task An_agent_whose_model_is_not_set_is_found_before_anybody_asks_it()
    {
        await using var host = await StartAsync(Set("large", new(10, 100)));
        ModelsServices.FindMissing(host.Registry, new NetraOptions())!.Name.ShouldBe("librarian");
        ModelsServices.FindMissing(host.Registry, With(new NetraOptions(), Set("large", null), ("small", Set("tiny", null)))).ShouldBeNull();
    }

    private ModelOptions Set(string name, ModelPrice? price) => new() { Provider = ModelOptions.OpenAI, Endpoint = new(_provider.Url + "/v1"), Name = name, Price = price };

    private async Task<IEnumerable<string?>> AskedAsync()
        => (await _provider.RequestsAsync()).Select(static entry => entry.GetProperty("body").GetProperty("model").GetString());

    private static NetraOptions With(NetraOptions options, ModelOptions model, params (string Name, ModelOptions Model)[] models)
        => options with { Model = model, Models = models.ToImmutableSortedDictionary(static one => one.Name, static one => one.Model, StringComparer.Ordinal) };

    private static Task<AgentHost> StartAsync(ModelOptions model, params (string Name, ModelOptions Model)[] models) => AgentHost.StartAsync(SampleRoot.AddNetra, SampleRoot.Start, new()
    {
        Configure = services =>
        {
            var options = services.Select(static one => one.ImplementationInstance).OfType<IOptions<NetraOptions>>().Single().Value;
            services.AddSingleton(Options.Create(With(options, model, models)));
            services.AddModels();
            services.ConfigureHttpClientDefaults(static client => client.ConfigurePrimaryHttpMessageHandler(static () => new Web(static _ => "[]")));
        },
    });
}
