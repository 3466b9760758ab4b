using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Netra.Models.Compatible;
using Netra.Models.Planner;
using Netra.Models.Resilience;
using Netra.Models.Telemetry;

namespace Netra.Models;

/// <summary>What a host's <c>Program</c> calls to have models.</summary>
public static class ModelsServices
{
    /// <summary>How long it may take to connect to a provider.</summary>
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);

    // So that a change of a provider's addresses is seen.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Registers the one <see cref="IChatClient"/> of the host: the models that <c>Netra:Model</c> and <c>Netra:Models</c> name, with telemetry and with
    /// retries. A call's <see cref="ChatOptions.ModelId"/> is the name under which a model is set, null for the host's own. Needs
    /// <see cref="IOptions{TOptions}"/> of <see cref="NetraOptions"/>; <see cref="TimeProvider"/> is the system's unless registered.
    /// </summary>
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<IChatClient>(static provider => Create(provider.GetRequiredService<IOptions<NetraOptions>>().Value));
        services.Decorate<IChatClient>(static (inner, provider) => new TelemetryChatClient(inner, provider.GetService<TimeProvider>() ?? TimeProvider.System));
        // Around the telemetry: each attempt is a call of the model's.
        services.Decorate<IChatClient>(static (inner, provider) => new ResilientChatClient(
            inner,
            provider.GetRequiredService<IOptions<NetraOptions>>().Value,
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetService<ILogger<ResilientChatClient>>() ?? NullLogger<ResilientChatClient>.Instance));
        return services;
    }

    /// <summary>The first agent that asks for a model that is not set: each of its runs would fail. Null when there is none.</summary>
    public static ModelAgentDescriptor? FindMissing(IAgentRegistry registry, NetraOptions options)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        return registry.Agents.OfType<ModelAgentDescriptor>().FirstOrDefault(agent => agent.Model is { } model && !options.Models.ContainsKey(model));
    }

    private static ModelRouter Create(NetraOptions options)
    {
        var all = options.Models.Prepend(KeyValuePair.Create(ModelRouter.Default, options.Model)).ToArray();
        var http = all.Any(static model => model.Value.Provider == ModelOptions.OpenAI) ? Http() : null;
        return new ModelRouter(all.ToDictionary(static model => model.Key, model => Create(model.Value, http!), StringComparer.Ordinal), http);
    }

    private static IChatClient Create(ModelOptions model, HttpClient http) => model.Provider switch
    {
        ModelOptions.Offline => new OfflinePlanner(model.ReportedTokensPerCall, model.Price),
        ModelOptions.OpenAI => new CompatibleChatClient(model, http),
        _ => throw new InvalidOperationException($"'{model.Provider}' is no provider of models."),
    };

    private static HttpClient Http() => new(new SocketsHttpHandler
    {
        // A redirect would carry the prompt, and perhaps the key, to where nobody set.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = ConnectTime,
        PooledConnectionLifetime = ConnectionLife,
        // Nothing of a trace goes to a provider.
        ActivityHeadersPropagator = null,
    })
    {
        // The time of a call is its run's.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
