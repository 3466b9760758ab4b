using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.AI;

namespace Netra.Host;

/// <summary>A host that is not the product's: the same modules and one of probe agents.</summary>
[CompositionRoot(DefaultAgent = "supervisor")]
[FromHost<IChatClient>]
[FromHost<IHostApplicationLifetime>]
[FromHost<IServer>]
internal sealed partial class HostRoot
{
    /// <summary>What the program calls itself.</summary>
    public const string ProgramName = "netra-probe";

    /// <summary>Endpoints that only this host has: an echo.</summary>
    public static void Map(WebApplication app) => app.Map(EchoEndpoint.Path, EchoEndpoint.ServeAsync);

    /// <summary>Settings that only this host has: the tokens that the offline planner reports for a call.</summary>
    public static NetraOptions Configure(SettingsReader settings, NetraOptions options)
        => options with { Model = options.Model with { ReportedTokensPerCall = settings.Integer("Netra:Probe:TokensPerCall", 0, 0, 1_000_000) } };
}
