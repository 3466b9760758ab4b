using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Netra.Models;

namespace Netra.Agents;

/// <summary>A host of the product's agents, with the planner unless a test brings a model.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly AgentHost _host;

    private TestHost(AgentHost host) => _host = host;

    public IUsageImporter Importer => _host.Services.GetRequiredService<IUsageImporter>();

    public IUsageStore Store => _host.Services.GetRequiredService<IUsageStore>();

    public IUserFiles Files => _host.Services.GetRequiredService<IUserFiles>();

    public IAgentRegistry Registry => _host.Registry;

    public static UserContext User(string name) => AgentHost.User(name);

    public static async Task<TestHost> StartAsync(NetraLimits? limits = null, IChatClient? model = null, string? failing = null, string? recording = null) => new(await AgentHost.StartAsync(
        TestComposition.AddNetra,
        TestComposition.Start,
        new()
        {
            Limits = limits ?? new(),
            Model = model,
            // What is recorded must not hold the day on which it was.
            Time = recording is null && model is not ReplayingChatClient ? TimeProvider.System : new VirtualClock(),
            Configure = services =>
            {
                if (model is null)
                {
                    services.AddModels();
                }
                if (recording is not null)
                {
                    services.Decorate<IChatClient>((inner, _) => new RecordingChatClient(inner, recording));
                }
                if (failing is not null)
                {
                    services.Decorate<IUsageStore>((inner, _) => new FailingUsageStore(inner, failing));
                }
            },
        }));

    /// <summary>Runs an agent and waits for the end; nothing that needs approval is approved.</summary>
    public Task<Transcript> AskAsync(UserContext user, object question, string? agent = null, ThreadId? thread = null) => _host.RunAsync(agent, question, user, thread);

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
