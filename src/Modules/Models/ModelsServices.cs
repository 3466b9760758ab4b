using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Netra.Models;

/// <summary>What a host's <c>Program</c> calls to have a model.</summary>
public static class ModelsServices
{
    /// <summary>The values of <c>Netra:Model:Provider</c> for which there is a chat client, comma separated.</summary>
    public const string Providers = ModelOptions.Offline;

    /// <summary>Whether there is a chat client for a value of <c>Netra:Model:Provider</c>; a host refuses to start with another.</summary>
    public static bool IsKnownProvider(string provider) => provider == ModelOptions.Offline;

    /// <summary>
    /// Registers the one <see cref="IChatClient"/> of the host: what <c>Netra:Model</c> names, wrapped with telemetry and with retries. Needs
    /// <see cref="IOptions{TOptions}"/> of <see cref="NetraOptions"/>; <see cref="TimeProvider"/> is the system's unless registered.
    /// </summary>
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<IChatClient>(static provider => Create(provider.GetRequiredService<IOptions<NetraOptions>>().Value.Model));
        services.Decorate<IChatClient>(static (inner, provider)
            => new Telemetry.TelemetryChatClient(inner, provider.GetService<TimeProvider>() ?? TimeProvider.System));
        // Around the telemetry: each attempt is a call of the model's.
        services.Decorate<IChatClient>(static (inner, provider) => new Resilience.ResilientChatClient(
            inner,
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetService<ILogger<Resilience.ResilientChatClient>>() ?? NullLogger<Resilience.ResilientChatClient>.Instance));
        return services;
    }

    private static Planner.OfflinePlanner Create(ModelOptions options) => IsKnownProvider(options.Provider)
        ? new Planner.OfflinePlanner(options.ReportedTokensPerCall, options.Price)
        : throw new InvalidOperationException($"Netra:Model:Provider is '{options.Provider}'; it must be one of: {Providers}.");
}
